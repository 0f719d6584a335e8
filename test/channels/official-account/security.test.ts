import { text } from '../../../src/core/reply.ts'
import { recordingInbox } from '../inbox.ts'
import { securityTable } from '../security.ts'
import { appId, bench, encodingAesKey, noon, textXml, token } from './platform.ts'

securityTable('the Official Account', {
  keys: { token, encodingAesKey, receiverId: appId },
  now: noon,
  echo: 'plain',
  answers: true,
  inner: (mark) => textXml(mark, mark.slice(0, 20)),
  open: async (answer) => {
    const inbox = recordingInbox()
    inbox.answer(async () => [text(answer)])
    return bench({}, inbox).call
  },
})
