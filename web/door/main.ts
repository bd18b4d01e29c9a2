document.querySelector('#door')!.textContent = 'TeleKlasa'
