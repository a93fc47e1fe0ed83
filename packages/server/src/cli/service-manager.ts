/** What a service manager is told, where one started us and asks for it. */
import { execFile } from 'node:child_process'
import { isService } from '#platform/config'

/**
 * Tells systemd how the service stands, by its own program: Node has no sockets of that kind. Whoever waits for the
 * service would wait for ever where this fails, so that the reason is said.
 */
export function tellServiceManager(state: 'ready' | 'stopping', onFailure: (error: Error) => void): Promise<void> {
  if (!isService()) return Promise.resolve()
  const told = state === 'ready' ? '--ready' : 'STOPPING=1'
  return new Promise((resolve) => {
    execFile('systemd-notify', [`--pid=${process.pid}`, told], (error) => {
      if (error !== null) onFailure(error)
      resolve()
    })
  })
}
