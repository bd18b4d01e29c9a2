// Before anything is painted: the chosen colours; content in a language that is not spoken on this device is not shown.
// After that: the app itself, which would else take the network from what is seen first.
(function () {
  var root = document.documentElement
  var theme, language
  try {
    theme = localStorage.getItem('teleklasa.theme')
    language = localStorage.getItem('teleklasa.locale')
  } catch (forbidden) {}
  var isDark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.classList.add(isDark ? 'dark' : 'light')
  if (language && language !== root.lang) root.style.visibility = 'hidden'

  function load() {
    var app = document.getElementById('app-files')
    if (!app) return
    document.head.appendChild(document.importNode(app.content, true))
    app.remove()
  }
  document.addEventListener('DOMContentLoaded', function () {
    requestAnimationFrame(function () { setTimeout(load) })
    setTimeout(load, document.hidden ? 0 : 3000)
  })
})()
