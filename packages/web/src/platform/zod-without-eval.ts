import { config } from 'zod'

// The content policy forbids generated code; without this every schema probes for it and the browser reports a violation.
config({ jitless: true })
