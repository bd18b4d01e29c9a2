const { words, state: start } = JSON.parse(document.getElementById('data').textContent)
const part = (id) => document.getElementById(id)
const query = location.search
let shown = start
let gone = false

function line(person, extra) {
  const item = document.createElement('li')
  const name = document.createElement('span')
  name.textContent = person.name
  item.append(name, extra)
  return item
}

function description(person) {
  const facts = [person.moderator ? words.moderator : words.viewer]
  if (person.microphone) facts.push(words.microphone.toLowerCase())
  if (person.camera) facts.push(words.camera.toLowerCase())
  if (person.you) facts.push(words.you)
  const text = document.createElement('span')
  text.textContent = facts.join(', ')
  return text
}

function admission(person) {
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = words.admit
  button.setAttribute('aria-label', `${words.admit}: ${person.name}`)
  button.addEventListener('click', () => act({ act: 'admit', person: person.id }))
  return button
}

function show(state) {
  shown = state
  if (state.phase === 'ended') {
    part('notice').textContent = words.ended
    setTimeout(() => leaveTo(state.logout), 500)
    return
  }
  const inside = state.phase === 'in'
  part('notice').textContent = inside ? '' : words.waiting
  part('room').hidden = part('microphone').hidden = part('camera').hidden = !inside
  part('end').hidden = !(inside && state.moderator)
  part('recorded').hidden = !state.recorded
  part('room-title').textContent = `${words.in_room}: ${state.people.length}`
  part('people').replaceChildren(...state.people.map((person) => line(person, description(person))))
  part('wall').hidden = state.slides.length === 0
  part('slides').replaceChildren(...state.slides.map((name) => line({ name }, '')))
  part('lobby').hidden = state.waiting.length === 0
  part('waiting').replaceChildren(...state.waiting.map((person) => line(person, admission(person))))
  for (const name of ['microphone', 'camera']) part(name).setAttribute('aria-pressed', String(state[name]))
}

function leaveTo(url) {
  if (gone) return
  gone = true
  events.close()
  location.replace(url)
}

async function act(what) {
  try {
    const answer = await fetch(`act${query}`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(what),
    })
    return await answer.json()
  } catch {
    part('notice').textContent = words.lost
    return {}
  }
}

const toggle = (name) => act({ act: 'media', microphone: shown.microphone, camera: shown.camera, [name]: !shown[name] })
part('microphone').addEventListener('click', () => toggle('microphone'))
part('camera').addEventListener('click', () => toggle('camera'))
part('leave').addEventListener('click', async () => {
  events.close()
  const { logout } = await act({ act: 'leave' })
  leaveTo(logout ?? shown.logout)
})
part('end').addEventListener('click', () => act({ act: 'end' }))

for (const name of ['microphone', 'camera', 'end', 'recorded', 'pretend']) part(name).textContent = words[name]
part('wall-title').textContent = words.slides
part('lobby-title').textContent = words.waiting_people

const events = new EventSource(`events${query}`)
events.addEventListener('message', (event) => show(JSON.parse(event.data)))
events.addEventListener('error', () => {
  // A stream refused for good means that the server no longer knows this session.
  if (events.readyState === EventSource.CLOSED) show({ phase: 'ended', logout: shown.logout })
  else if (!gone && shown.phase !== 'ended') part('notice').textContent = words.lost
})
show(start)
