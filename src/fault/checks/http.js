const TOO_LONG_MS = 10_000

/** H1: each answer is one that a client knows what to do with. What a fault excuses is counted for that fault. */
export function http({ journal }, found) {
  for (const request of journal.requests) {
    found.count('H1', 'tries')
    for (const fault of faultsOf(request)) {
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

function faultsOf({ status, retryAfter, failure, isRetry, ms }) {
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
  if (ms > TOO_LONG_MS) {
    faults.push('slow')
  }
  return faults
}
