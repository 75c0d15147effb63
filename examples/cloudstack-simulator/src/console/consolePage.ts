/** The page that CloudStack's console machine serves, made of noVNC's modules. */
export const CONSOLE_PAGE = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Console</title>
<link rel="icon" href="data:,">
<style>
  html, body { margin: 0; height: 100%; background: #0f2438; color: #fff; font-family: sans-serif; }
  #status { padding: 6px 12px; font-size: 14px; }
  #screen { height: calc(100% - 32px); }
</style>
</head>
<body>
<div id="status" role="status">Connecting…</div>
<div id="screen"></div>
<script type="module">
import RFB from '/novnc/core/rfb.js';
const status = document.getElementById('status');
const query = new URLSearchParams(location.search);
const token = query.get('token');
const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
const path = query.get('path') || 'websockify';
const rfb = new RFB(
  document.getElementById('screen'),
  scheme + '://' + location.host + '/' + path + '?token=' + encodeURIComponent(token),
  { wsProtocols: ['binary'], shared: true },
);
rfb.scaleViewport = true;
rfb.addEventListener('desktopname', event => { status.textContent = 'Connected to ' + event.detail.name; document.title = event.detail.name; });
rfb.addEventListener('disconnect', () => { status.textContent = 'Disconnected. Ask for a new console to connect again.'; });
rfb.addEventListener('credentialsrequired', () => {
  const password = prompt('Password of the console');
  rfb.sendCredentials({ password: password ?? '' });
});
</script>
</body>
</html>
`;
