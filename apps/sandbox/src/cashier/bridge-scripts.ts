/**
 * What WeChat's browser gives to a page, for any browser: a page that loads this gets `WeixinJSBridge`, whose
 * `getBrandWCPayRequest` opens the cashier over the page and calls back with `ok`, `cancel` or `fail`.
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

/** Runs in the cashier's last page; the result is no secret, so any page around it may hear it. */
export const TELL_PAGE_SCRIPT = `if (window.parent !== window) {
  window.parent.postMessage({ result: document.currentScript.dataset.result }, '*');
}
`;
