/**
 * Breaks one thing, waits, and mends it. The journal has when that was and what it excuses; `broke` tells those who have
 * something to say right then.
 */
export async function inflict(fault, context) {
  const window = { name: fault.name, excuses: fault.excuses, begin: Date.now(), end: Infinity, notes: [] }
  context.journal.windows.push(window)
  context.broke()
  try {
    await fault.run({ ...context, note: (text) => window.notes.push(text) })
  } finally {
    window.end = Date.now()
  }
  return window
}
