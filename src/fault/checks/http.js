const TOO_LONG_MS = 10_000
/** What may be left of that when the time is taken away in which something was broken: faults one after another add up. */
const TOO_LONG_ITSELF_MS = 6_000

/** H1: each answer is one that a client knows what to do with. What a fault excuses is counted for that fault. */
export function http({ journal }, found) {
  for (const request of journal.requests) {
    found.count('H1', 'tries')
    for (const fault of faultsOf(request, itself(request, journal.windows))) {
      const excuse = journal.windows.findLast(
        ({ begin, end, excuses }) =>
          excuses[fault] !== undefined && request.at + request.ms >= begin && request.at <= end + excuses[fault],
      )
      if (excuse) {
        found.excuse(excuse.name, fault)
      } else {
        found.violation('H1', `${request.what} was ${fault}, and nothing excuses it`, request)
      }
    }
  }
}

/** How much of a request's time nothing was broken in, in milliseconds. */
function itself({ at, ms }, windows) {
  let [left, from] = [ms, at]
  for (const { begin, end } of windows.toSorted((one, other) => one.begin - other.begin)) {
    const [since, until] = [Math.max(begin, from), Math.min(end, at + ms)]
    if (until > since) {
      left -= until - since
      from = until
    }
  }
  return left
}

function faultsOf({ status, retryAfter, failure, isRetry, ms }, itselfMs) {
  const faults = []
  if (failure !== undefined && failure !== 'TIMEOUT') {
    faults.push(isRetry ? 'lost' : 'cut')
  } else if ([429, 503, 504].includes(status)) {
    faults.push(retryAfter === undefined ? 'unavailable without a Retry-After' : 'unavailable')
  } else if (status === 401) {
    faults.push('unauthorized')
  } else if (status >= 500) {
    faults.push(`answered ${status}`)
  }
  if (ms > TOO_LONG_MS && itselfMs > TOO_LONG_ITSELF_MS) {
    faults.push('slow')
  }
  return faults
}
