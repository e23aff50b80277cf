-- Workers that claim jobs, so many at once. Who claims one completes it by itself; who claims many completes them with one request.
-- Connections are workers: whoever is free completes what was claimed, and claims when nothing is left to complete.
local threads = {}
local token, max, claim
local todo, first, last = {}, 1, 0
completed, unanswered = 0, 0

function setup(thread)
    table.insert(threads, thread)
end

local function post(path, body)
    return wrk.format("POST", path, { ["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json" }, body)
end

function init(args)
    token, max = args[1], tonumber(args[2])
    claim = post("/v1/jobs/claim", '{"worker":"bench","max":' .. max .. ',"lease_seconds":600,"wait_seconds":1}')
end

function request()
    if first > last then
        return claim
    end
    local claimed = todo[first]
    todo[first] = nil
    first = first + 1
    return claimed
end

local function completion(jobs)
    if max == 1 then
        return post("/v1/jobs/" .. jobs[1].id .. "/complete", '{"lease_id":"' .. jobs[1].lease .. '","result":{"exit_code":0}}')
    end
    local told = {}
    for place, job in ipairs(jobs) do
        told[place] = '{"id":"' .. job.id .. '","lease_id":"' .. job.lease .. '","result":{"exit_code":0}}'
    end
    return post("/v1/jobs/complete", '{"completions":[' .. table.concat(told, ",") .. ']}')
end

function response(status, headers, body)
    if body:sub(1, 13) == '{"completed":' then
        local _, count = body:gsub('"status":"completed"', '')
        completed = completed + count
        return
    end
    if body:sub(1, 8) ~= '{"jobs":' then
        completed = completed + 1
        return
    end
    local jobs = {}
    for id, lease in body:gmatch('{"id":"([^"]+)".-"lease_id":"([^"]+)"') do
        table.insert(jobs, { id = id, lease = lease })
    end
    if #jobs == 0 then
        unanswered = unanswered + 1
        return
    end
    last = last + 1
    todo[last] = completion(jobs)
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '\nRESULT {"done": %d, "requests": %d, "micros": %d, "refused": %d, "broken": %d, "empty": %d, "p50": %d, "p99": %d}\n',
        threads[1]:get("completed"), summary.requests, summary.duration, errors.status,
        errors.connect + errors.read + errors.write + errors.timeout, threads[1]:get("unanswered"),
        latency:percentile(50), latency:percentile(99)))
end
