import { channelContract } from '../../contracts/channel.ts'
import { openTerminal } from './terminal.ts'

channelContract('terminal', async (inbox) => {
  const { terminal, type, shown } = await openTerminal({ inbox })
  return { channel: terminal, recipient: 'terminal', say: type, shown, close: async () => terminal.stop() }
})
