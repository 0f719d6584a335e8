import { z } from 'zod'

// Compiling a schema needs eval, which the policy of the server refuses. zod looks when a schema is made: this has to be
// the first import of the page.
z.config({ jitless: true })
