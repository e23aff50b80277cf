const BUSY = `select pid, client_port, application_name, state, wait_event, xact_start, query_start, state_change, left(query, 200) as query
  from pg_stat_activity where backend_type = 'client backend' and state <> 'idle' and pid <> pg_backend_pid()`

/**
 * Where a request may have been left that nobody answered: whether it was passed on and to whom, who waits at that replica, and
 * what PostgreSQL did just then. Asked at once, since nothing of it is to be seen later.
 */
export async function whereabouts({ balancer, replicas, pool }, port) {
  const wire = [...balancer.network.wires].find(({ client }) => client.remotePort === port)
  const [passedOn, came] = [wire?.server.bytesWritten, wire?.server.bytesRead]
  const replica = replicas.find((each) => each.port === wire?.target)
  const [metrics, backends] = await Promise.all([
    replica?.metrics().catch(() => undefined),
    pool.query(BUSY).then(
      ({ rows }) => rows,
      (failure) => failure.message,
    ),
  ])
  return {
    at: Date.now(),
    port,
    replica: replica?.name,
    passedOn,
    came,
    waiting: metrics?.playhead_claims_waiting,
    backends,
  }
}
