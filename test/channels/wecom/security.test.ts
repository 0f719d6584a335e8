import { text } from '../../../src/core/reply.ts'
import { recordingInbox } from '../inbox.ts'
import { securityTable } from '../security.ts'
import { bench, keys, noon, textXml } from './bench.ts'

securityTable('WeCom', {
  keys,
  now: noon,
  echo: 'sealed',
  answers: true,
  inner: (mark) => textXml(mark, mark.slice(0, 20)),
  open: async (answer) => {
    const inbox = recordingInbox()
    inbox.answer(async () => [text(answer)])
    return bench({}, inbox).call
  },
})
