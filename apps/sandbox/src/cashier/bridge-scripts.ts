/**
 * Gives any browser the bridge of WeChat's browser: a page that loads this script gets `WeixinJSBridge`,
 * whose `getBrandWCPayRequest` opens the cashier over the page and calls back with `ok`, `cancel` or `fail`.
 */
export const BRIDGE_SCRIPT = `(() => {
  const { origin } = new URL(document.currentScript.src);
  const invoke = (name, parameters, callback) => {
    if (name !== 'getBrandWCPayRequest') return callback({ err_msg: name + ':fail' });
    const frame = document.createElement('iframe');
    frame.title = 'WeChat Pay';
    frame.src = origin + '/sandbox/cashier?' + new URLSearchParams(parameters);
    frame.style.cssText = 'position:fixed;inset:0;width:100%;height:100%;border:0;z-index:2147483647';
    const listen = event => {
      if (event.source !== frame.contentWindow || event.origin !== origin) return;
      removeEventListener('message', listen);
      frame.remove();
      callback({ err_msg: 'get_brand_wcpay_request:' + event.data.result });
    };
    addEventListener('message', listen);
    document.body.append(frame);
  };
  window.WeixinJSBridge = { invoke };
  document.dispatchEvent(new Event('WeixinJSBridgeReady'));
})();
`;

/** Runs in the last page of the cashier. The result is not secret, so any enclosing page may receive it. */
export const TELL_PAGE_SCRIPT = `if (window.parent !== window) {
  window.parent.postMessage({ result: document.currentScript.dataset.result }, '*');
}
`;
