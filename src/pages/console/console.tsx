import { Button, Result, Spin } from 'antd'
import { SetUp } from './set-up.tsx'
import { Shell } from './shell.tsx'
import { SignIn } from './sign-in.tsx'
import { Welcome } from './welcome.tsx'
import { usePlace } from './use-place.ts'
import { useSession } from './use-session.ts'

export const Console = () => {
  const place = usePlace()
  const { session, enter, dropped, leave, ask } = useSession()
  if (place.kind === 'setup') {
    const Page = place.isAccount === true ? Welcome : SetUp
    return (
      <Page
        token={place.token}
        onDone={(me) => {
          // The token has done its work and must not stay in the address.
          window.location.replace('#/today')
          enter(me)
        }}
      />
    )
  }
  switch (session.kind) {
    case 'asking':
      return <Spin className="console-wait" size="large" description="正在打开" />
    case 'out':
      return <SignIn wasIn={session.wasIn === true} onDone={enter} />
    case 'trouble':
      return (
        <Result
          status="warning"
          title="没连上"
          subTitle={session.message}
          extra={<Button onClick={ask}>再试</Button>}
        />
      )
    case 'in':
      return <Shell me={session.me} place={place} dropped={dropped} onLeave={leave} />
  }
}
