// Imported first: the screens of these tests speak Portuguese whatever the machine speaks.
localStorage.setItem("vez.locale", "pt-BR");
