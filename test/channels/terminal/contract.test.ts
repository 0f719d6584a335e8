import { channelContract } from '../../contracts/channel.ts'
import { openTerminal } from './terminal.ts'

const printed = 'what is printed is read'

channelContract(
  'terminal',
  async ({ inbox }) => {
    const { terminal, type, shown } = await openTerminal({ inbox })
    return {
      channel: terminal,
      recipient: 'terminal',
      say: type,
      cannotSay: (words) => words.trim() === '' || /[\n\r\u2028\u2029]/.test(words),
      shown,
      close: async () => terminal.stop(),
    }
  },
  {
    parked: printed,
    'no-permission': printed,
    permanent: printed,
    retry: printed,
    'retry-at': printed,
    unknown: printed,
    repeat: 'a line typed again is another line',
    disorder: 'lines come as they are typed',
    'own-words': 'what is printed is not typed',
    media: 'only words can be typed',
    trouble: 'no platform stands between',
  },
)
