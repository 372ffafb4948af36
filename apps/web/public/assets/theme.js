// Runs before the first paint, so that a chosen theme never flashes. The page's own code does the rest.
try {
  var theme = localStorage.getItem('aic.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {}
