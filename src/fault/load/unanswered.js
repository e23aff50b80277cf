const BUSY = `select pid, client_port, application_name, state, wait_event, xact_start, query_start, state_change, left(query, 200) as query
  from pg_stat_activity where backend_type = 'client backend' and state <> 'idle' and pid <> pg_backend_pid()`

/**
 * Where a request may have been left that nobody answered: whether it was passed on and to whom, who waits at that replica, and
 * what PostgreSQL did just then. Asked at once, since nothing of it is to be seen later.
 */
export async function whereabouts({ balancer, replicas, pool }, port) {
  const wire = [...balancer.network.wires].find(({ client }) => client.remotePort === port)
  const { client, server } = wire ?? {}
  // Of what was asked and of what was answered: what the balancer has of it, and what it passed on.
  const bytes = { asked: [client?.bytesRead, server?.bytesWritten], answered: [server?.bytesRead, client?.bytesWritten] }
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
    bytes,
    waiting: metrics?.playhead_claims_waiting,
    backends,
  }
}
