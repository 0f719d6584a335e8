import net from 'node:net'

/** No test may talk to anything but this machine. */
const local = new Set(['127.0.0.1', '::1', 'localhost'])
// Called with the socket as `this` below.
const connect = Reflect.get(net.Socket.prototype, 'connect') as (...args: unknown[]) => net.Socket

net.Socket.prototype.connect = function guarded(this: net.Socket, ...args: unknown[]): net.Socket {
  const flat = (Array.isArray(args[0]) ? args[0][0] : args[0]) as unknown
  const host = typeof flat === 'object' && flat !== null && 'host' in flat ? flat.host : undefined
  if (typeof host === 'string' && !local.has(host)) throw new Error(`a test tried to reach ${host}`)
  return Reflect.apply(connect, this, args)
}
