-- Adds a place for each request: a small write with its audit entry and its answered key, as a clerk's form sends it.
-- Arguments: the session's cookie, the form token, what names this run, the first village and how many follow it, which take
-- turns.
local made = 0

function setup(thread)
  thread:set("number", made)
  made = made + 1
end

function init(args)
  run = args[3]
  first = tonumber(args[4])
  villages = tonumber(args[5])
  sent = 0
  token = args[2]
  headers = {
    ["Cookie"] = args[1],
    ["Content-Type"] = "application/x-www-form-urlencoded",
  }
end

function request()
  sent = sent + 1
  local name = run .. "-" .. number .. "-" .. sent
  headers["Idempotency-Key"] = name
  local village = first + (sent * 7 + number) % villages
  local path = string.format("/990101/divisions/%.0f/places/new", village)
  return wrk.format("POST", path, headers, "kind=site&name=" .. name .. "&_token=" .. token)
end
