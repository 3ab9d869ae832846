document.body.textContent = "Dashboard";
