/**
 * Generated from the API's description (/api/docs/json) by `npm run api-client`. Do not edit: `npm test`
 * compares it with a new one.
 */
export interface paths {
    readonly "/api/flash-sale/entry": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 进入秒杀 · Enter a flash sale
         * @description **buyer** · Only while it is open. An order needs it: the entry is for this buyer alone, and for a few minutes.
         */
        readonly get: operations["enterFlashSale"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/flash-sale/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 秒杀列表 · Flash sales
         * @description **public** · Those that are announced, open, or ended within the last day; the next to start first.
         */
        readonly get: operations["listFlashSales"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/flash-sale/order": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 秒杀下单 · Order in a flash sale
         * @description **buyer** · The ticket says that the order is queued; getFlashSaleResult tells what has become of it. A buyer has one ticket at a time in an activity: another tap gets the same one, or 409 if it asks for something else. 503 means that the outcome is not known yet: repeat with the same key.
         */
        readonly post: operations["orderInFlashSale"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/flash-sale/result": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 秒杀结果 · What has become of a ticket
         * @description **buyer** · QUEUED (with position), WON (with orderId), LOST (waited in vain), SOLD_OUT, VOID (a fault on our side, or the sale was cancelled; nothing was ordered), LAPSED (not paid in time). Only QUEUED and WON can still change. WON stays if the order is cancelled later: the order itself says so.
         */
        readonly get: operations["getFlashSaleResult"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/order/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 取消订单 · Cancel my order
         * @description **buyer** · Repeated by the same caller, it answers as the first time. Moved by another before: 409 with data `{status, by, at}`. `by` is `buyer`, `seller` or `system` (it expired), or for sellers the name of their colleague; `at` is ISO 8601.
         */
        readonly post: operations["cancelMyOrder"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/order/create": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 下单 · Place an order
         * @description **buyer** · Repeating it with the same key and body answers the first outcome and orders nothing twice; the same key with another body is answered 422. 503 with code 1021 means that the outcome is not known yet: repeat to learn it.
         */
        readonly post: operations["createOrder"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/order/detail": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 我的订单详情 · One of my orders
         * @description **buyer**
         */
        readonly get: operations["getMyOrder"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/order/finish": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 完成订单 · Finish an order
         * @description **seller** · Only from ACCEPTED. Repeated by the same caller, it answers as the first time. Moved by another before: 409 with data `{status, by, at}`. `by` is `buyer`, `seller` or `system` (it expired), or for sellers the name of their colleague; `at` is ISO 8601.
         */
        readonly post: operations["finishOrder"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/order/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 我的订单 · My orders
         * @description **buyer**
         */
        readonly get: operations["listMyOrders"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/order/quote": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 试算 · What a cart costs now
         * @description **public** · Nothing is reserved. Says what has changed since the cart was made, if its lines have the prices that it shows, and whether the shop would take the order. Also without a login.
         */
        readonly post: operations["quoteOrder"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/pay/create": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 支付 · Pay an order
         * @description **buyer** · What WeixinJSBridge takes (getBrandWCPayRequest). May be repeated; the order is paid once.
         */
        readonly post: operations["createPayment"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/pay/notify": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 支付通知 · Payment notification
         * @description **public** · For WeChat Pay alone, which signs it: 204 once its effect is stored, 401 for anything that is not provably true.
         */
        readonly post: operations["receivePaymentNotification"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/pay/refund-notify": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 退款通知 · Refund notification
         * @description **public** · For WeChat Pay alone, as the one for payments.
         */
        readonly post: operations["receiveRefundNotification"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/product/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 菜单 · Menu
         * @description **public** · Products on sale by category; sold-out ones have stock 0.
         */
        readonly get: operations["getMenu"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/product/picture/{name}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 商品图片 · Picture of a product
         * @description **public** · Answers `image/*`. Its address is the `icon` of a product; it never changes its content.
         */
        readonly get: operations["getPicture"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/category/delete": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 删除空类目 · Delete an empty category
         * @description **seller**
         */
        readonly post: operations["deleteCategory"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/category/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 类目列表 · All categories
         * @description **seller**
         */
        readonly get: operations["listCategories"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/category/save": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 新建或修改类目 · Create or edit a category
         * @description **seller**
         */
        readonly post: operations["saveCategory"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/flash-sale/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 取消秒杀 · Cancel a flash sale
         * @description **seller** · What is queued becomes void, unpaid orders are cancelled, and paid ones that nobody has accepted are refunded.
         */
        readonly post: operations["cancelFlashSale"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/flash-sale/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 全部秒杀 · All flash sales
         * @description **seller** · The latest 100, newest first. `stock` = `left` + `reserved` + `sold`. Of the `published` pieces, `returned` ones went back to the dish.
         */
        readonly get: operations["listAllFlashSales"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/flash-sale/publish": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 发布秒杀 · Publish a flash sale
         * @description **seller** · Moves `stock` pieces from the dish to the activity, once. Times are ISO 8601 with `Z` or an offset. With `waitingList` (false if absent), buyers may queue for what others give back.
         */
        readonly post: operations["publishFlashSale"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/flash-sale/update": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 修改秒杀 · Change a flash sale
         * @description **seller** · Fields that are absent stay. Never touches what is ordered already. `stock` is the new total, sold pieces included, as in the list: a larger one takes pieces from the dish, a smaller one gives pieces back that nobody has ordered. The dish stays: cancel, and publish another one. Buyers and sellers see the change when it is answered.
         */
        readonly post: operations["updateFlashSale"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/order/accept": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 接单 · Accept an order
         * @description **seller** · Repeated by the same caller, it answers as the first time. Moved by another before: 409 with data `{status, by, at}`. `by` is `buyer`, `seller` or `system` (it expired), or for sellers the name of their colleague; `at` is ISO 8601.
         */
        readonly post: operations["acceptOrder"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/order/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 取消订单 · Cancel an order
         * @description **seller** · Repeated by the same caller, it answers as the first time. Moved by another before: 409 with data `{status, by, at}`. `by` is `buyer`, `seller` or `system` (it expired), or for sellers the name of their colleague; `at` is ISO 8601.
         */
        readonly post: operations["cancelOrder"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/order/detail": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 订单详情 · One order
         * @description **seller**
         */
        readonly get: operations["getOrder"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/order/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 订单列表 · All orders
         * @description **seller**
         */
        readonly get: operations["listOrders"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/order/ready": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 出餐 · An order can be fetched
         * @description **seller** · Only from ACCEPTED, and it stays ACCEPTED until it is handed over. Its buyer gets a notice. Repeated, it answers the order as it is.
         */
        readonly post: operations["markOrderReady"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/order/recall": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 撤回出餐 · An order is not ready after all
         * @description **seller** · Within 5 minutes. Repeated, it answers the order as it is.
         */
        readonly post: operations["recallOrder"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/order/refund": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 部分退款 · Give the money of some lines back
         * @description **seller** · Only for a paid order; the order itself goes on. If all of its money goes back before it was accepted, it is cancelled. Repeating it with the same key and body answers the first outcome.
         */
        readonly post: operations["refundOrderLines"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/picture/save": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 上传图片 · Upload a picture
         * @description **seller** · The body is the file itself, with `Content-Type: image/jpeg` (or png, webp, gif, avif; no SVG, no form), at most 12 MB. The answer's `icon` can be given to saveProduct. Its name ends with `-<width>.webp`; write 240, 480, 960 there for another width. Uploading the same file again is harmless and answers the same.
         */
        readonly post: operations["savePicture"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/product/available": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 取消沽清 · Sell a dish or a choice again
         * @description **seller**
         */
        readonly post: operations["markAvailable"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/product/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 商品列表 · All products
         * @description **seller**
         */
        readonly get: operations["listProducts"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/product/off-sale": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 下架 · Take off sale
         * @description **seller**
         */
        readonly post: operations["takeProductOffSale"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/product/on-sale": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 上架 · Put on sale
         * @description **seller**
         */
        readonly post: operations["putProductOnSale"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/product/restock": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 补货或报损 · Restock, or write off
         * @description **seller** · A negative quantity writes off, never below 0.
         */
        readonly post: operations["restockProduct"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/product/save": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 新建或修改商品 · Create or edit a product
         * @description **seller** · `stock` is the opening stock, accepted only without `productId`; later changes go through restock. Options and choices keep their ids if they are sent with them, or under the same name.
         */
        readonly post: operations["saveProduct"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/product/sold-out": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 沽清 · Mark a dish or a choice as sold out
         * @description **seller** · The menu goes on showing it, with stock 0. Its stock stays as it is, and is for sale again after `until`, or after markAvailable.
         */
        readonly post: operations["markSoldOut"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/reconciliation/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 对账结果 · What the daily reconciliation has found
         * @description **seller**
         */
        readonly get: operations["listReconciliations"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/reconciliation/run": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 重新对账 · Reconcile a day again
         * @description **seller** · A day whose bill is not made yet is answered 409 with code 5020, one of more than 90 days ago 422 with code 5021, one whose bill WeChat Pay refuses 409 with code 5022.
         */
        readonly post: operations["reconcileDay"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/shop/pause": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 暂停接单 · Take no orders for a while
         * @description **seller**
         */
        readonly post: operations["pauseShop"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/shop/resume": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 恢复接单 · Take orders again
         * @description **seller**
         */
        readonly post: operations["resumeShop"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/shop/save": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 修改店铺 · Change the shop
         * @description **seller** · Fields that are absent stay; a list is replaced as a whole. Orders that are placed stay as they are.
         */
        readonly post: operations["saveShop"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/table/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 桌台列表 · All tables
         * @description **seller**
         */
        readonly get: operations["listTables"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/table/qr": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 桌码图片 · The QR code of a table
         * @description **seller** · Answers `image/png`, to be printed.
         */
        readonly get: operations["getTableQr"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/table/remove": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 删除桌台 · Remove a table
         * @description **seller** · Its code stops working; its orders stay as they are. May be repeated.
         */
        readonly post: operations["removeTable"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/table/rotate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 更换桌码 · Give a table a new code
         * @description **seller** · The former code stops working at once, and new guests do not see the orders of the former ones.
         */
        readonly post: operations["rotateTable"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/seller/table/save": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 新建或修改桌台 · Add or rename a table
         * @description **seller**
         */
        readonly post: operations["saveTable"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 店铺 · The shop
         * @description **public**
         */
        readonly get: operations["getShop"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/table/orders": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 本桌订单 · The open orders of a table
         * @description **public** · For everybody who sits at the table: its orders that are neither finished nor cancelled, since its code was last changed. Names and phones are left out. A wrong or former code is answered 404.
         */
        readonly get: operations["listTableOrders"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/user/logout": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 退出登录 · Log out
         * @description **buyer, seller**
         */
        readonly post: operations["logOut"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/user/me": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 我是谁 · Who am I
         * @description **buyer, seller**
         */
        readonly get: operations["getMe"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/wechat/authorize": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 买家登录 · Buyer login
         * @description **public** · 302 to WeChat. Any `returnUrl` outside our own origins is answered 400.
         */
        readonly get: operations["startBuyerLogin"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/wechat/qrAuthorize": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 卖家扫码登录 · Seller login by QR code
         * @description **public** · 302 to WeChat. Any `returnUrl` outside our own origins is answered 400.
         */
        readonly get: operations["startSellerLogin"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/wechat/qrUserInfo": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 卖家登录回调 · Seller login, second half
         * @description **public** · WeChat sends the browser here. 302 to returnUrl with `?openid=<alias>` and the cookie `token`, also when the browser comes a second time. Without a code, because the user did not consent, 302 to returnUrl. Somebody who is no seller yet gets 403 and is listed for approval.
         */
        readonly get: operations["finishSellerLogin"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/wechat/server": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 服务器地址验证 · Verification of the server URL
         * @description **public** · For WeChat alone, which signs it: `echostr` as plain text. 404 where no token is configured, 403 unless it is genuine and fresh.
         */
        readonly get: operations["verifyServerUrl"];
        readonly put?: never;
        /**
         * 公众号消息推送 · What users write to the account
         * @description **public** · For WeChat alone: `success` as plain text. Nothing is read from the body (XML).
         */
        readonly post: operations["receiveUserMessage"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/wechat/userInfo": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 买家登录回调 · Buyer login, second half
         * @description **public** · WeChat sends the browser here. 302 to returnUrl with `?openid=<alias>` and the cookie `token`, also when the browser comes a second time. Without a code, because the user did not consent, 302 to returnUrl.
         */
        readonly get: operations["finishBuyerLogin"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/hooks/config": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 配置仓库有推送 · Something was pushed to the repository of the configuration
         * @description **public** · GitHub、Gitee、GitLab 或 Gitea 的推送通知，须以密钥签名或携带令牌 · The push notification of GitHub, Gitee, GitLab or Gitea, proved by its signature or token; `msg` names file, line and key of what is refused
         */
        readonly post: operations["receiveConfigPush"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        readonly Activity: {
            readonly activityId: string;
            /** Format: date-time */
            readonly endsAt: string;
            /** @description By the seller. Its state is ENDED then. */
            readonly isCancelled: boolean;
            readonly limitPerBuyer: number;
            readonly priceFen: number;
            readonly product: components["schemas"]["ActivityProduct"];
            /**
             * Format: date-time
             * @description The clock that decides what is open.
             */
            readonly serverTime: string;
            /** Format: date-time */
            readonly startsAt: string;
            /** @enum {string} */
            readonly state: "SCHEDULED" | "OPEN" | "SOLD_OUT" | "ENDED";
            readonly waitingList: boolean;
        };
        readonly ActivityId: {
            readonly activityId: string;
        };
        readonly ActivityIdBody: {
            readonly activityId: string;
        };
        readonly ActivityList: readonly components["schemas"]["Activity"][];
        readonly ActivityProduct: {
            readonly icon: string;
            readonly name: string;
            readonly productId: string;
        };
        readonly Adjustment: {
            /** @description Below 0 for a discount. */
            readonly amountFen: number;
            /** @description PACKING_FEE, DELIVERY_FEE; more may come. */
            readonly kind: string;
            readonly name: string;
        };
        readonly AvailableBody: {
            readonly choiceId?: string;
            readonly productId: string;
        };
        readonly CancelOrderBody: {
            readonly orderId: string;
            readonly reason: string;
        };
        readonly CartLine: {
            /** @description What was chosen of the options of the dish. */
            readonly choiceIds?: readonly string[];
            /** @description What the buyer wants of this line. */
            readonly note?: string;
            readonly productId: string;
            readonly quantity: number;
        };
        readonly Category: {
            readonly categoryId: string;
            readonly name: string;
            readonly position: number;
        };
        readonly CategoryId: {
            readonly categoryId: string;
        };
        readonly CategoryIdBody: {
            readonly categoryId: string;
        };
        readonly CategoryPage: {
            readonly items: readonly components["schemas"]["Category"][];
            /** @description Absent on the last page. */
            readonly nextCursor?: string;
        };
        readonly Choice: {
            readonly choiceId: string;
            /** @description Added to the price of the dish. */
            readonly deltaFen: number;
            readonly name: string;
            readonly soldOut: boolean;
        };
        readonly CreateOrderBody: {
            readonly address?: string;
            readonly fulfilment?: components["schemas"]["Fulfilment"];
            readonly items: readonly components["schemas"]["CartLine"][];
            readonly name?: string;
            readonly phone?: string;
            readonly remark?: string;
        };
        readonly Delivery: {
            readonly address: string;
            /** @constant */
            readonly kind: "DELIVERY";
            readonly name: string;
            readonly phone: string;
        };
        /** @description Whoever sits at a table has its code, and need not say who they are. */
        readonly DineIn: {
            /** @constant */
            readonly kind: "DINE_IN";
            readonly tableCode: string;
        };
        /**
         * @description | code | HTTP | | |
         *     |---|---|---|---|
         *     | 1000 | 500 | INTERNAL | 系统出错了，请稍后再试。编号：{requestId} · Something went wrong on our side; please try again later. Reference: {requestId} |
         *     | 1001 | 400 | INVALID_INPUT | 提交的内容有误：{summary} · The request is not valid: {summary} |
         *     | 1002 | 400 | MALFORMED_BODY | 请求体不是合法的 JSON（UTF-8 编码） · The request body is not valid JSON in UTF-8 |
         *     | 1003 | 413 | BODY_TOO_LARGE | 请求体过大 · The request body is too large |
         *     | 1004 | 415 | JSON_REQUIRED | 请求体必须是 UTF-8 编码的 JSON（Content-Type: application/json） · The request body must be JSON in UTF-8 (Content-Type: application/json) |
         *     | 1005 | 404 | ROUTE_NOT_FOUND | 没有这个地址 · No such address |
         *     | 1006 | 400 | BAD_REQUEST | 请求无法理解 · The request cannot be understood |
         *     | 1010 | 401 | LOGIN_REQUIRED | 请先登录 · Please log in first |
         *     | 1011 | 403 | NOT_ALLOWED | 没有权限进行此操作 · You are not allowed to do this |
         *     | 1012 | 401 | IDENTITY_REFUSED | 调用方身份无效 · The caller has no valid identity |
         *     | 1020 | 503 | SERVICE_UNAVAILABLE | 服务暂时不可用，本次操作没有执行，请稍后再试 · The service is not available right now; nothing was done, please try again shortly |
         *     | 1021 | 503 | OUTCOME_UNKNOWN | 结果尚未确定，请稍后用同一请求重试以得知结果 · The outcome is not known yet; repeat the same request shortly to learn it |
         *     | 1022 | 503 | DEADLINE_EXCEEDED | 处理超时，结果尚未确定，请稍后用同一请求重试以得知结果 · Time ran out and the outcome is not known yet; repeat the same request shortly to learn it |
         *     | 1030 | 409 | TRANSACTION_ENDED | 这次操作已经取消，请重新开始 · This operation has been cancelled; please start again |
         *     | 1031 | 422 | BRANCH_REUSED | 同一操作重复提交，但内容不同 · The same operation was sent again with different content |
         *     | 2001 | 403 | FOREIGN_ORIGIN | 不接受来自其他网站的请求 · Requests from another site are not accepted |
         *     | 2002 | 405 | METHOD_NOT_ALLOWED | 这个地址只接受 {allow} · This address only takes {allow} |
         *     | 2003 | 429 | TOO_MANY_REQUESTS | 请求过于频繁，请在 {retryAfterSeconds} 秒后再试 · Too many requests; please try again in {retryAfterSeconds} s |
         *     | 3001 | 400 | RETURN_URL_REFUSED | returnUrl 不在允许的网址之内 · returnUrl is not one of our own addresses |
         *     | 3002 | 400 | LOGIN_STATE_INVALID | 登录已过期或不是从此浏览器发起，请重新登录 · This login has expired or was not started in this browser; please start again |
         *     | 3003 | 400 | WECHAT_REFUSED | 微信没有确认这次登录，请重新登录 · WeChat did not confirm this login; please start again |
         *     | 3004 | 503 | WECHAT_UNAVAILABLE | 暂时无法连接微信，请稍后再试 · WeChat cannot be reached right now; please try again shortly |
         *     | 3005 | 403 | SELLER_NOT_APPROVED | 您还不是卖家，已登记待审核 · You are not a seller yet; your request is listed for approval |
         *     | 3006 | 403 | SNAPSHOT_USER | 请先使用完整服务后再登录 · Please leave the snapshot page and open the full service before logging in |
         *     | 3007 | 403 | NOT_FROM_WECHAT | 签名无效，或不是五分钟内的请求 · The signature is not valid, or older than five minutes |
         *     | 4001 | 404 | PRODUCT_NOT_FOUND | 商品不存在：{productId} · No such product: {productId} |
         *     | 4002 | 409 | PRODUCT_OFF_SALE | 「{name}」已下架 · "{name}" is no longer on sale |
         *     | 4003 | 409 | OUT_OF_STOCK | 「{name}」库存不足 · Not enough of "{name}" left |
         *     | 4004 | 404 | CATEGORY_NOT_FOUND | 类目不存在：{categoryId} · No such category: {categoryId} |
         *     | 4005 | 409 | CATEGORY_NAME_TAKEN | 已有同名类目：{name} · There already is a category named {name} |
         *     | 4006 | 409 | STOCK_BELOW_ZERO | 「{name}」现有库存 {stock}，不能减少 {quantity} · "{name}" has {stock} in stock; {quantity} cannot be written off |
         *     | 4007 | 409 | STOCK_LIMIT_EXCEEDED | 「{name}」库存不能超过 {limit} · The stock of "{name}" cannot exceed {limit} |
         *     | 4008 | 400 | STOCK_ONLY_AT_OPENING | 库存只能在新建商品时填写，之后请用补货修改 · stock is only accepted for a new product; later changes go through restock |
         *     | 4009 | 404 | PICTURE_NOT_FOUND | 图片不存在 · No such picture |
         *     | 4010 | 400 | ICON_REFUSED | icon 必须是本店已有的图片地址 · icon must be the address of a picture of this shop |
         *     | 4011 | 409 | DEDUCTION_RELEASED | 该订单的库存已经退回，不能再扣减 · The stock of this order was given back already; it cannot be deducted again |
         *     | 4012 | 422 | KEY_REUSED | 这个 Idempotency-Key 已用于不同的请求，请换一个新的 · This Idempotency-Key was already used for a different request; use a new one |
         *     | 4013 | 409 | CATEGORY_NOT_EMPTY | 类目下还有商品，不能删除 · The category still has products; it cannot be deleted |
         *     | 4014 | 400 | KEY_REQUIRED | 需要有效的 Idempotency-Key 请求头（1–64 个可见 ASCII 字符） · A valid header Idempotency-Key is required (1–64 visible ASCII characters) |
         *     | 4030 | 422 | OPTION_REQUIRED | 「{name}」请选择「{option}」（至少 {min} 项） · Please choose "{option}" of "{name}" (at least {min}) |
         *     | 4031 | 422 | TOO_MANY_CHOICES | 「{name}」的「{option}」最多选 {max} 项 · "{option}" of "{name}" takes at most {max} |
         *     | 4032 | 409 | CHOICE_GONE | 「{name}」的选项已经变更，请重新选择 · The options of "{name}" have changed; please choose again |
         *     | 4033 | 409 | CHOICE_SOLD_OUT | 「{name}」的「{choice}」已售完，请重新选择 · "{choice}" of "{name}" is sold out; please choose again |
         *     | 4034 | 404 | CHOICE_NOT_FOUND | 「{name}」没有这个选项：{choiceId} · "{name}" has no such choice: {choiceId} |
         *     | 4035 | 422 | NAMES_LOOK_ALIKE | 「{option}」重名，选项的名称不能看起来相同 · "{option}" is there twice; options, and the choices of one, must have names that look different |
         *     | 4036 | 422 | PRICE_TOO_LOW | 按最便宜的选项，价格会低于 1 分 · With the cheapest choices, the price would be less than 1 fen |
         *     | 4037 | 409 | NEEDS_A_CHOICE | 「{name}」有必选项，不能用于秒杀 · "{name}" has an option that must be chosen, so it cannot be in a flash sale |
         *     | 4050 | 415 | IMAGE_REQUIRED | 请求体必须是图片文件本身（Content-Type: image/jpeg、image/png、image/webp、image/gif 或 image/avif） · The body must be the image file itself (Content-Type: image/jpeg, png, webp, gif or avif) |
         *     | 4051 | 413 | PICTURE_TOO_LARGE | 图片文件不能超过 {megabytes} MB，请压缩后再上传 · The picture has more than {megabytes} MB; please make it smaller first |
         *     | 4052 | 400 | NOT_A_PICTURE | 文件不是 JPEG、PNG、WebP、GIF 或 AVIF 图片 · The file is not a JPEG, PNG, WebP, GIF or AVIF picture |
         *     | 4053 | 400 | SVG_REFUSED | 不能上传 SVG 图片，请另存为 PNG 或 WebP · SVG pictures cannot be uploaded; please save it as PNG or WebP |
         *     | 4054 | 400 | PICTURE_UNREADABLE | 图片已损坏或不完整，无法读取 · The picture is damaged or incomplete and cannot be read |
         *     | 4055 | 400 | PICTURE_TOO_MANY_PIXELS | 图片为 {width} × {height}，超过了 {megapixels} 百万像素，请缩小后再上传 · The picture has {width} × {height}, over {megapixels} million pixels; please make it smaller |
         *     | 4056 | 400 | PICTURE_TOO_NARROW | 图片为 {width} × {height}，长边不能超过短边的 {ratio} 倍 · The picture has {width} × {height}; its long side must be at most {ratio} times the short one |
         *     | 4057 | 503 | PICTURES_BUSY | 正在处理的图片太多，这张图片没有保存，请稍后再试 · Too many pictures are being processed and this one was not saved; please try again shortly |
         *     | 5001 | 404 | ORDER_NOT_FOUND | 订单不存在 · No such order |
         *     | 5002 | 409 | MOVE_REFUSED | 订单目前的状态（{status}）不允许此操作 · The order is {status}; this cannot be done now |
         *     | 5003 | 400 | KEY_REQUIRED | 需要有效的 Idempotency-Key 请求头（1–64 个可见 ASCII 字符） · A valid header Idempotency-Key is required (1–64 visible ASCII characters) |
         *     | 5004 | 422 | KEY_REUSED | 这个 Idempotency-Key 已用于不同的请求，请换一个新的 · This Idempotency-Key was already used for a different request; use a new one |
         *     | 5005 | 409 | PLACEMENT_TIMED_OUT | 下单超时，没有成交，库存已退回，请重新下单 · The order could not be placed in time; nothing was ordered, please order again |
         *     | 5006 | 400 | TOO_MANY_LINES | 一个订单最多 {max} 种商品，购物车里有 {count} 种 · An order takes at most {max} different products; the cart has {count} |
         *     | 5007 | 400 | LINE_TOO_LARGE | 同一商品最多 {max} 份，{productId} 合计 {quantity} 份 · An order takes at most {max} of one product; {productId} adds up to {quantity} |
         *     | 5010 | 409 | NOT_PAYABLE | 订单（{status}，{payStatus}）现在不能支付 · The order is {status} and {payStatus}; it cannot be paid now |
         *     | 5011 | 409 | TOO_LATE_TO_PAY | 订单即将因超时取消，不能再支付，请重新下单 · The order is about to expire and can no longer be paid; please order again |
         *     | 5012 | 409 | NOT_PAID | 订单尚未支付 · The order is not paid yet |
         *     | 5013 | 409 | PAYMENT_REFUSED | 微信支付拒绝了这笔支付（{reason}） · WeChat Pay refused this payment ({reason}) |
         *     | 5014 | 409 | NOTHING_TO_REFUND | {productId} 可退数量不足（还可退 {left}） · Not enough of {productId} left to refund ({left}) |
         *     | 5015 | 401 | NOTIFICATION_REFUSED | 通知未通过校验（{reason}） · The notification did not pass its checks ({reason}) |
         *     | 5016 | 409 | MONEY_GOES_BACK | 该订单的款项已全部退回，只能取消 · All the money of this order goes back; it can only be cancelled |
         *     | 5020 | 409 | BILL_NOT_READY | 微信支付还没有 {day} 的账单：账单在次日 10 点以后生成，请稍后再对账 · WeChat Pay has no bill of {day} yet: it is made after 10:00 of the next day, please try again later |
         *     | 5021 | 422 | BILL_GONE | {day} 太早，不能对账：微信支付的账单只保留 {days} 天 · {day} is too long ago to be reconciled: WeChat Pay keeps bills for {days} days |
         *     | 5022 | 409 | BILL_REFUSED | 微信支付拒绝提供 {day} 的账单（{reason}） · WeChat Pay refused to give the bill of {day} ({reason}) |
         *     | 5023 | 422 | LINE_UNCLEAR | 订单里有多行 {productId}，请用 lineId 指明 · The order has several lines of {productId}; name the line by its lineId |
         *     | 5030 | 409 | SHOP_CLOSED | 本店已打烊，{when} 开始接单 · The shop is closed; it opens {when} |
         *     | 5031 | 409 | SHOP_PAUSED | 本店暂停接单，{when} 恢复 · The shop takes no orders right now; it is back {when} |
         *     | 5032 | 409 | SHOP_CLOSED_FOR_NOW | 本店暂不接单，请稍后再来 · The shop takes no orders right now; please come back later |
         *     | 5033 | 409 | KIND_NOT_OFFERED | 本店目前不提供{what} · The shop does not offer {what} at the moment |
         *     | 5034 | 409 | BELOW_MINIMUM | 未达到起点金额，还差 {missingYuan} 元 · The order is below the minimum; {missingYuan} yuan are missing |
         *     | 5035 | 404 | TABLE_NOT_FOUND | 桌码无效或已更换，请重新扫描桌上的二维码 · This table code is not valid any more; please scan the code on the table again |
         *     | 5036 | 409 | TABLE_NAME_TAKEN | 已有同名桌台：{name} · There already is a table named {name} |
         *     | 5037 | 422 | PAUSE_IS_OVER | 恢复接单的时间已经过去 · The end of the pause is over already |
         *     | 5038 | 404 | NO_SUCH_TABLE | 桌台不存在：{tableId} · No such table: {tableId} |
         *     | 5040 | 409 | NOT_READY | 订单还没有出餐，无需撤回 · The order is not ready, so there is nothing to recall |
         *     | 5041 | 409 | RECALL_TOO_LATE | 出餐已超过 {minutes} 分钟，不能撤回 · The order has been ready for more than {minutes} minutes; it cannot be recalled |
         *     | 5101 | 404 | ACTIVITY_NOT_FOUND | 秒杀活动不存在 · No such flash sale |
         *     | 5102 | 409 | NOT_BEGUN | 秒杀还没有开始，请开始后再来 · The flash sale has not begun yet; come back when it starts |
         *     | 5103 | 409 | SOLD_OUT | 已售罄，下次请早 · Sold out |
         *     | 5104 | 409 | LIMIT_EXCEEDED | 每人限购 {limit} 份 · Each buyer may order at most {limit} |
         *     | 5105 | 409 | ALREADY_ORDERED | 您已参加这次秒杀：按原内容再下单可取回凭证；要改下别的，请先取消那张订单 · You take part already: send your order as before to get its ticket, or cancel it to order anew |
         *     | 5106 | 403 | ENTRY_REFUSED | 入场凭证无效或已过期，请重新进入活动 · The entry is not valid, or too old; get a new one |
         *     | 5107 | 409 | CROWDED | 人太多了，请过几秒再试 · There are too many people for what is left; try again in a few seconds |
         *     | 5108 | 404 | TICKET_NOT_FOUND | 没有这张秒杀凭证 · No such ticket |
         *     | 5109 | 409 | ACTIVITY_OVER | 秒杀活动已结束，不能更改 · The flash sale is over; it cannot be changed |
         *     | 5110 | 409 | STOCK_IN_USE | 最多还能收回 {left} 份，其余已被抢购 · At most {left} can be taken back; the rest is ordered already |
         *     | 5111 | 400 | WINDOW_REFUSED | 结束时间必须晚于开始时间，且晚于现在 · A flash sale must end after it starts, and in the future |
         *     | 5112 | 503 | NOT_READY | 秒杀正在准备，请稍候重试，不会重复下单 · The flash sale is getting ready; try again in a moment, nothing is ordered twice |
         *     | 5113 | 409 | STOCK_CHANGED | 活动库存同时被修改，请刷新后重试 · The stock of the flash sale was changed at the same time; look again and repeat |
         *     | 5114 | 409 | CANCELLED | 秒杀已被商家取消 · The seller has cancelled the flash sale |
         *     | 5115 | 409 | ENDED | 秒杀已结束 · The flash sale is over |
         *     | 6001 | 401 | TOKEN_REQUIRED | 需要令牌：Authorization: Bearer <令牌>，或以用户 config 进行 Basic 认证 · A token is needed: Authorization: Bearer <token>, or basic authentication with the user config |
         *     | 6002 | 403 | NOT_FOR_THIS_TOKEN | 该令牌不能用于此操作：{what} · This token is not for that: {what} |
         *     | 6003 | 503 | NOTHING_TO_SERVE | 目前没有可用的配置：{reason} · There is no configuration to serve yet: {reason} |
         *     | 6004 | 404 | NO_SUCH_LABEL | 没有名为 {label} 的分支、标签或提交 · There is no branch, tag or commit called {label} |
         *     | 6005 | 404 | NO_SUCH_FILE | 该版本中没有这个文件 · There is no such file in this version |
         *     | 6006 | 422 | BAD_CONFIGURATION | 配置 {version} 有误，未生效：{summary} · Configuration {version} is not valid and was not put in force: {summary} |
         *     | 6007 | 400 | NOT_ENCRYPTED_HERE | 无法解密：不是用本配置中心的密钥加密的 · This cannot be decrypted: it was not encrypted with the key of this config centre |
         *     | 6008 | 404 | NO_KEY | 未设置加密密钥：请设置 DIANCAN_CONFIG_ENCRYPT_KEY · There is no key to encrypt with: set DIANCAN_CONFIG_ENCRYPT_KEY |
         *     | 6009 | 401 | UNKNOWN_SENDER | 无法确认该推送通知的来源：{reason} · It is not certain who sent this push: {reason} |
         *     | 6010 | 400 | NO_PUSH | 这不是能识别的推送通知：{reason} · This is not a push that can be read: {reason} |
         *     | 6011 | 503 | REPOSITORY_UNREACHABLE | 配置仓库暂时无法访问，未作任何更改：{reason} · The repository of the configuration does not answer; nothing was changed: {reason} |
         *     | 6012 | 503 | BUS_UNAVAILABLE | 消息总线暂时不可用，各实例会自行跟进版本 {version} · The bus is away, nobody was told; every instance catches up with {version} by itself |
         *     | 6013 | 400 | UNUSABLE_SCHEMA | 无法用这个 JSON Schema 检查配置：{reason} · Settings cannot be checked by this JSON Schema: {reason} |
         *     | 6014 | 429 | TOO_MANY_WRONG_TOKENS | 该地址提交了过多错误的令牌，请在 {retryAfterSeconds} 秒后再试 · Too many wrong tokens from this address; please try again in {retryAfterSeconds} s |
         *     | 6015 | 415 | UTF8_REQUIRED | 文本必须是 UTF-8 编码，Content-Type 中不能是其他 charset · The text must be UTF-8, and the Content-Type may name no other charset |
         * @enum {integer}
         */
        readonly ErrorCode: 1000 | 1001 | 1002 | 1003 | 1004 | 1005 | 1006 | 1010 | 1011 | 1012 | 1020 | 1021 | 1022 | 1030 | 1031 | 2001 | 2002 | 2003 | 3001 | 3002 | 3003 | 3004 | 3005 | 3006 | 3007 | 4001 | 4002 | 4003 | 4004 | 4005 | 4006 | 4007 | 4008 | 4009 | 4010 | 4011 | 4012 | 4013 | 4014 | 4030 | 4031 | 4032 | 4033 | 4034 | 4035 | 4036 | 4037 | 4050 | 4051 | 4052 | 4053 | 4054 | 4055 | 4056 | 4057 | 5001 | 5002 | 5003 | 5004 | 5005 | 5006 | 5007 | 5010 | 5011 | 5012 | 5013 | 5014 | 5015 | 5016 | 5020 | 5021 | 5022 | 5023 | 5030 | 5031 | 5032 | 5033 | 5034 | 5035 | 5036 | 5037 | 5038 | 5040 | 5041 | 5101 | 5102 | 5103 | 5104 | 5105 | 5106 | 5107 | 5108 | 5109 | 5110 | 5111 | 5112 | 5113 | 5114 | 5115 | 6001 | 6002 | 6003 | 6004 | 6005 | 6006 | 6007 | 6008 | 6009 | 6010 | 6011 | 6012 | 6013 | 6014 | 6015;
        readonly ExceptionalDay: {
            /** Format: date */
            readonly date: string;
            /** @description Instead of those of the week; none: closed. */
            readonly windows: readonly components["schemas"]["OpeningWindow"][];
        };
        readonly FlashSaleEntry: {
            readonly entry: string;
        };
        readonly FlashSaleFulfilment: components["schemas"]["PickUp"] | components["schemas"]["Delivery"];
        readonly FlashSaleOrderBody: {
            readonly activityId: string;
            readonly entry: string;
            readonly fulfilment?: components["schemas"]["FlashSaleFulfilment"];
            readonly quantity: number;
            readonly remark?: string;
        };
        readonly FlashSaleTicket: {
            readonly ticket: string;
        };
        readonly Fulfilment: components["schemas"]["DineIn"] | components["schemas"]["PickUp"] | components["schemas"]["Delivery"];
        readonly JsapiParameters: {
            readonly appId: string;
            readonly nonceStr: string;
            readonly package: string;
            readonly paySign: string;
            /** @constant */
            readonly signType: "RSA";
            /** @description Unix seconds, as a string. */
            readonly timeStamp: string;
        };
        readonly LineChange: {
            /** @enum {string} */
            readonly change: "DEARER" | "CHEAPER" | "FEWER_LEFT" | "SOLD_OUT" | "GONE" | "CHOICE";
            /** @description Of FEWER_LEFT: how many pieces there are. */
            readonly left?: number;
            readonly lineId: string;
            /** @description For the buyer, in the language of Accept-Language. */
            readonly msg: string;
            /** @description Of DEARER and CHEAPER: the price now. */
            readonly priceFen?: number;
            readonly productId: string;
        };
        readonly MadeChoice: {
            readonly choiceId: string;
            readonly deltaFen: number;
            readonly name: string;
            readonly option: string;
        };
        readonly Me: {
            readonly name: string;
            /** @enum {string} */
            readonly role: "buyer" | "seller";
        };
        readonly Menu: readonly components["schemas"]["MenuCategory"][];
        readonly MenuCategory: {
            readonly categoryId: string;
            readonly name: string;
            readonly products: readonly components["schemas"]["MenuProduct"][];
        };
        readonly MenuProduct: {
            readonly description: string;
            /** @description The first picture, or a default one. */
            readonly icon: string;
            readonly name: string;
            readonly options: readonly components["schemas"]["Option"][];
            /** @description All of its pictures; empty if it has none. */
            readonly pictures: readonly string[];
            readonly priceFen: number;
            readonly productId: string;
            /**
             * Format: date-time
             * @description When it will be sold again, if a seller has said so.
             */
            readonly soldOutUntil?: string;
            /** @description Pieces; 0 while it is sold out. */
            readonly stock: number;
        };
        readonly OpeningWindow: {
            readonly from: string;
            readonly to: string;
        };
        readonly Option: {
            readonly choices: readonly components["schemas"]["Choice"][];
            readonly max: number;
            /** @description How many choices a buyer must make; 0: none. */
            readonly min: number;
            readonly name: string;
            readonly optionId: string;
        };
        readonly Order: {
            /** Format: date-time */
            readonly acceptedAt?: string;
            readonly address: string;
            /** @description What the price has beside the items. */
            readonly adjustments: readonly components["schemas"]["Adjustment"][];
            readonly amountFen: number;
            /** @description Why it was cancelled, if a reason was given. */
            readonly cancelReason?: string;
            /** Format: date-time */
            readonly createdAt: string;
            /** @description From its creation on; only in the detail of an order. */
            readonly events?: readonly components["schemas"]["OrderEvent"][];
            /**
             * Format: date-time
             * @description When an unpaid order is cancelled automatically.
             */
            readonly expiresAt: string;
            readonly items: readonly components["schemas"]["OrderItem"][];
            /** @enum {string} */
            readonly kind: "DINE_IN" | "PICK_UP" | "DELIVERY";
            readonly name: string;
            readonly orderId: string;
            /** @description How many orders the kitchen has before this one; in its detail, until it is ready. */
            readonly ordersAhead?: number;
            /** @enum {string} */
            readonly payStatus: "UNPAID" | "PAID" | "REFUNDING" | "REFUNDED";
            readonly phone: string;
            /** @description The number that is called out: from 1 on each business day, once the kitchen sees the order. */
            readonly pickupNo?: number;
            /**
             * Format: date-time
             * @description Since when it can be fetched.
             */
            readonly readyAt?: string;
            /** @description Refunds of this order; only in its detail. */
            readonly refunds?: readonly components["schemas"]["Refund"][];
            readonly remark: string;
            /** @enum {string} */
            readonly status: "NEW" | "ACCEPTED" | "FINISHED" | "CANCELLED";
            /** @description Of an order with the kind DINE_IN. */
            readonly table?: components["schemas"]["OrderTable"];
            /** @description How long it still takes, if the last orders can tell; in its detail, until it is ready. */
            readonly wait?: components["schemas"]["WaitRange"];
        };
        readonly OrderEvent: {
            /** Format: date-time */
            readonly at: string;
            /** @enum {string} */
            readonly event: "CREATED" | "PAID" | "ACCEPTED" | "READY" | "RECALLED" | "FINISHED" | "CANCELLED" | "REFUNDED";
        };
        readonly OrderIdBody: {
            readonly orderId: string;
        };
        readonly OrderItem: {
            readonly choices: readonly components["schemas"]["MadeChoice"][];
            readonly icon: string;
            /** @description Names the line in its order. */
            readonly lineId: string;
            readonly name: string;
            readonly note: string;
            /** @description Of one piece, with its choices. */
            readonly priceFen: number;
            readonly productId: string;
            readonly quantity: number;
        };
        readonly OrderPage: {
            readonly items: readonly components["schemas"]["Order"][];
            /** @description Absent on the last page. */
            readonly nextCursor?: string;
        };
        readonly OrderTable: {
            readonly name: string;
            readonly tableId: string;
        };
        readonly PauseShopBody: {
            /** Format: date-time */
            readonly until?: string;
        };
        readonly PickUp: {
            /** @constant */
            readonly kind: "PICK_UP";
            readonly phone?: string;
        };
        readonly PlacedOrder: {
            readonly amountFen: number;
            readonly orderId: string;
        };
        readonly Product: {
            readonly categoryId: string;
            readonly description: string;
            /** @description The first picture, or a default one. */
            readonly icon: string;
            readonly name: string;
            readonly onSale: boolean;
            readonly options: readonly components["schemas"]["Option"][];
            /** @description All of its pictures; empty if it has none. */
            readonly pictures: readonly string[];
            /** @description Sorts the dishes of a category, small ones first. */
            readonly position: number;
            readonly priceFen: number;
            readonly productId: string;
            /** @description By hand, whatever the stock. */
            readonly soldOut: boolean;
            /**
             * Format: date-time
             * @description When it will be sold again, if a seller has said so.
             */
            readonly soldOutUntil?: string;
            /** @description Pieces, also while it is sold out by hand. */
            readonly stock: number;
        };
        readonly ProductId: {
            readonly productId: string;
        };
        readonly ProductIdBody: {
            readonly productId: string;
        };
        readonly ProductPage: {
            readonly items: readonly components["schemas"]["Product"][];
            /** @description Absent on the last page. */
            readonly nextCursor?: string;
        };
        readonly PublishFlashSaleBody: {
            /** Format: date-time */
            readonly endsAt: string;
            readonly limitPerBuyer: number;
            readonly priceFen: number;
            readonly productId: string;
            /** Format: date-time */
            readonly startsAt: string;
            readonly stock: number;
            readonly waitingList?: boolean;
        };
        readonly Quote: {
            readonly adjustments: readonly components["schemas"]["Adjustment"][];
            readonly amountFen: number;
            readonly changes: readonly components["schemas"]["LineChange"][];
            /**
             * Format: date-time
             * @description When the order could be ready, if the last orders can tell and the shop will be open.
             */
            readonly earliestReadyAt?: string;
            /** @description Those that can be had as they are. Equal lines of the cart are merged. */
            readonly lines: readonly components["schemas"]["QuotedLine"][];
            readonly refusals: readonly components["schemas"]["QuoteRefusal"][];
        };
        readonly QuoteBody: {
            /** @description Absent: as in createOrder. */
            readonly fulfilment?: components["schemas"]["QuoteFulfilment"];
            readonly items: readonly components["schemas"]["QuoteLine"][];
        };
        readonly QuotedLine: {
            readonly amountFen: number;
            readonly choices: readonly components["schemas"]["MadeChoice"][];
            readonly icon: string;
            /** @description Names the line in its order. */
            readonly lineId: string;
            readonly name: string;
            readonly note: string;
            /** @description Of one piece, with its choices. */
            readonly priceFen: number;
            readonly productId: string;
            readonly quantity: number;
        };
        readonly QuoteFulfilment: {
            /** @enum {string} */
            readonly kind: "DINE_IN" | "PICK_UP" | "DELIVERY";
            readonly tableCode?: string;
        };
        readonly QuoteLine: {
            /** @description What was chosen of the options of the dish. */
            readonly choiceIds?: readonly string[];
            /** @description What the buyer wants of this line. */
            readonly note?: string;
            /** @description Of one piece, as the cart shows it. */
            readonly priceFen?: number;
            readonly productId: string;
            readonly quantity: number;
        };
        /** @description Why createOrder would refuse the order as a whole now. */
        readonly QuoteRefusal: {
            readonly code: number;
            readonly msg: string;
        };
        readonly ReceivedPush: {
            /** @description Whether the change was sent to the bus, or there was none. */
            readonly announced: boolean;
            /** @description What the push affects; null: all. */
            readonly applications: readonly string[] | null;
            /** @description In the words of the host. */
            readonly event: string;
            /** @description The version that is served now. */
            readonly version: string | null;
        };
        readonly ReconcileBody: {
            /** Format: date */
            readonly day: string;
        };
        readonly Reconciliation: {
            /** @description Lines of the bill, including those of other systems and unreadable ones. */
            readonly billLines: number;
            /** @description `YYYY-MM-DD` in China. */
            readonly day: string;
            readonly differences: readonly components["schemas"]["ReconciliationDifference"][];
            /** Format: date-time */
            readonly doneAt: string;
            /** @description Lines of other systems that use the same merchant; they are only counted. */
            readonly otherLines: number;
            /** @description Differences that a query to the provider has resolved. */
            readonly repaired: number;
            /** @description Line numbers of unreadable lines in the file, from 1, including its header. */
            readonly unreadableLines: readonly number[];
        };
        readonly ReconciliationDifference: {
            readonly billFen: number | null;
            readonly booksFen: number | null;
            readonly kind: string;
            readonly number: string;
        };
        readonly ReconciliationList: {
            readonly items: readonly components["schemas"]["Reconciliation"][];
        };
        readonly Refund: {
            readonly amountFen: number;
            /** @enum {string} */
            readonly cause: "CANCELLED" | "LINES" | "SURPLUS";
            /** Format: date-time */
            readonly createdAt: string;
            readonly orderId: string;
            readonly reason: string;
            readonly refundId: string;
            /** @enum {string} */
            readonly state: "PENDING" | "PROCESSING" | "DONE" | "ABNORMAL" | "RENEWED";
        };
        readonly RefundedLine: {
            readonly lineId?: string;
            /** @description Instead of `lineId`, if the order has one line of it. */
            readonly productId?: string;
            readonly quantity: number;
        };
        readonly RefundLinesBody: {
            readonly lines: readonly components["schemas"]["RefundedLine"][];
            readonly orderId: string;
            readonly reason: string;
        };
        readonly Refusal: {
            readonly code: components["schemas"]["ErrorCode"];
            readonly data: Record<string, never> | null;
            readonly msg: string;
        };
        readonly RestockBody: {
            readonly productId: string;
            readonly quantity: number;
            readonly reason: string;
        };
        readonly RestockedProduct: {
            readonly productId: string;
            readonly stock: number;
        };
        readonly SaveCategoryBody: {
            readonly categoryId?: string;
            readonly name: string;
            readonly position?: number;
        };
        readonly SaveChoice: {
            readonly choiceId?: string;
            /** @description Added to the price of the dish. */
            readonly deltaFen: number;
            readonly name: string;
        };
        readonly SavedPicture: {
            readonly height: number;
            readonly icon: string;
            readonly width: number;
            /** @description The widths that are stored, smallest first. */
            readonly widths: readonly number[];
        };
        readonly SaveOption: {
            readonly choices: readonly components["schemas"]["SaveChoice"][];
            /** @description How many choices a buyer may make. */
            readonly max: number;
            /** @description How many choices a buyer must make; 0: none. */
            readonly min: number;
            readonly name: string;
            readonly optionId?: string;
        };
        readonly SaveProductBody: {
            readonly categoryId: string;
            readonly description?: string;
            /** @description The first picture; the others stay. */
            readonly icon?: string;
            readonly name: string;
            /** @description All of them, in their order. Absent: they stay. */
            readonly options?: readonly components["schemas"]["SaveOption"][];
            /** @description All of its pictures, the first one first, instead of `icon`. */
            readonly pictures?: readonly string[];
            /** @description In its category, small ones first. */
            readonly position?: number;
            readonly priceFen: number;
            readonly productId?: string;
            readonly stock?: number;
        };
        readonly SaveShopBody: {
            /** @description When a business day begins: what is sold before belongs to the day before. */
            readonly dayStartsAt?: string;
            /** @description For each order that is delivered. */
            readonly deliveryFeeFen?: number;
            readonly exceptions?: readonly components["schemas"]["ExceptionalDay"][];
            /** @description None: always open. */
            readonly hours?: readonly components["schemas"]["WeeklyWindow"][];
            /** @description How buyers may get their orders. */
            readonly kinds?: readonly ("DINE_IN" | "PICK_UP" | "DELIVERY")[];
            /** @description The least that the dishes of an order must cost; 0: no minimum. */
            readonly minOrderFen?: number;
            readonly name?: string;
            /** @description For the buyers; may be empty. */
            readonly notice?: string;
            /** @description For each order that leaves the shop. */
            readonly packingFeeFen?: number;
            readonly timeZone?: string;
        };
        readonly SaveTableBody: {
            readonly name: string;
            readonly tableId?: string;
        };
        readonly SeatedOrder: {
            /** Format: date-time */
            readonly acceptedAt?: string;
            /** @description What the price has beside the items. */
            readonly adjustments: readonly components["schemas"]["Adjustment"][];
            readonly amountFen: number;
            /** Format: date-time */
            readonly createdAt: string;
            /** @description From its creation on; only in the detail of an order. */
            readonly events?: readonly components["schemas"]["OrderEvent"][];
            /**
             * Format: date-time
             * @description When an unpaid order is cancelled automatically.
             */
            readonly expiresAt: string;
            readonly items: readonly components["schemas"]["OrderItem"][];
            /** @enum {string} */
            readonly kind: "DINE_IN" | "PICK_UP" | "DELIVERY";
            readonly orderId: string;
            /** @description How many orders the kitchen has before this one; in its detail, until it is ready. */
            readonly ordersAhead?: number;
            /** @enum {string} */
            readonly payStatus: "UNPAID" | "PAID" | "REFUNDING" | "REFUNDED";
            /** @description The number that is called out: from 1 on each business day, once the kitchen sees the order. */
            readonly pickupNo?: number;
            /**
             * Format: date-time
             * @description Since when it can be fetched.
             */
            readonly readyAt?: string;
            /** @enum {string} */
            readonly status: "NEW" | "ACCEPTED" | "FINISHED" | "CANCELLED";
            /** @description Of an order with the kind DINE_IN. */
            readonly table?: components["schemas"]["OrderTable"];
            /** @description How long it still takes, if the last orders can tell; in its detail, until it is ready. */
            readonly wait?: components["schemas"]["WaitRange"];
        };
        readonly SeatedOrders: {
            readonly name: string;
            readonly orders: readonly components["schemas"]["SeatedOrder"][];
            readonly tableId: string;
        };
        readonly SellerActivity: {
            readonly activityId: string;
            /** Format: date-time */
            readonly endsAt: string;
            /** @description By the seller. Its state is ENDED then. */
            readonly isCancelled: boolean;
            /** @description Pieces that nobody has ordered yet. */
            readonly left: number;
            readonly limitPerBuyer: number;
            readonly priceFen: number;
            readonly product: components["schemas"]["ActivityProduct"];
            /** @description All pieces that were ever for sale in it. */
            readonly published: number;
            /** @description Pieces of orders that are not paid. */
            readonly reserved: number;
            /** @description Pieces that went back to the dish. */
            readonly returned: number;
            /**
             * Format: date-time
             * @description The clock that decides what is open.
             */
            readonly serverTime: string;
            /** @description Pieces of orders that are paid or accepted. */
            readonly sold: number;
            /** Format: date-time */
            readonly startsAt: string;
            /** @enum {string} */
            readonly state: "SCHEDULED" | "OPEN" | "SOLD_OUT" | "ENDED";
            /** @description Pieces for sale, sold ones included: the number that a seller changes. */
            readonly stock: number;
            readonly waitingList: boolean;
        };
        readonly SellerActivityList: readonly components["schemas"]["SellerActivity"][];
        readonly Shop: {
            /**
             * Format: date-time
             * @description While it is OPEN, if it closes at all.
             */
            readonly closesAt?: string;
            /** @description When a business day begins: what is sold before belongs to the day before. */
            readonly dayStartsAt: string;
            readonly deliveryFeeFen: number;
            readonly exceptions: readonly components["schemas"]["ExceptionalDay"][];
            /** @description None: always open. */
            readonly hours: readonly components["schemas"]["WeeklyWindow"][];
            /** @description How buyers may get their orders. */
            readonly kinds: readonly ("DINE_IN" | "PICK_UP" | "DELIVERY")[];
            readonly minOrderFen: number;
            readonly name: string;
            /** @description For the buyers; may be empty. */
            readonly notice: string;
            readonly packingFeeFen: number;
            /**
             * Format: date-time
             * @description While it is not OPEN, if anybody knows.
             */
            readonly reopensAt?: string;
            /**
             * Format: date-time
             * @description The clock that decides whether it is open.
             */
            readonly serverTime: string;
            /** @enum {string} */
            readonly state: "OPEN" | "PAUSED" | "CLOSED";
            readonly timeZone: string;
        };
        readonly SoldOut: {
            readonly until: string | null;
        };
        readonly SoldOutBody: {
            readonly choiceId?: string;
            readonly productId: string;
            /** @enum {string} */
            readonly until?: "TOMORROW";
        };
        readonly Table: {
            /** @description In the QR code on the table; random, so that nobody guesses it from the name. */
            readonly code: string;
            readonly name: string;
            readonly tableId: string;
            /** @description What the QR code on the table opens. */
            readonly url: string;
        };
        readonly TableCode: {
            readonly code: string;
            readonly tableId: string;
            readonly url: string;
        };
        readonly TableIdBody: {
            readonly tableId: string;
        };
        readonly TableList: {
            readonly items: readonly components["schemas"]["Table"][];
        };
        readonly TicketResult: {
            /** @description While QUEUED: an estimate in s. Absent while it depends on what others give back. */
            readonly etaSeconds?: number;
            /** @description WON or LAPSED. */
            readonly orderId?: string;
            /** @description While QUEUED: the place of this one, from 1. Buyers who wait for what others give back count, too. */
            readonly position?: number;
            /** @enum {string} */
            readonly state: "QUEUED" | "WON" | "LOST" | "SOLD_OUT" | "VOID" | "LAPSED";
        };
        readonly UpdateFlashSaleBody: {
            readonly activityId: string;
            /** Format: date-time */
            readonly endsAt?: string;
            readonly limitPerBuyer?: number;
            readonly priceFen?: number;
            /** Format: date-time */
            readonly startsAt?: string;
            readonly stock?: number;
            readonly waitingList?: boolean;
        };
        readonly WaitRange: {
            readonly fromMinutes: number;
            /** @description How many orders it is computed from. */
            readonly orders: number;
            readonly toMinutes: number;
        };
        readonly WeeklyWindow: {
            /** @description 1 is Monday, 7 is Sunday. */
            readonly days: readonly number[];
            readonly from: string;
            readonly to: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type Activity = components['schemas']['Activity'];
export type ActivityId = components['schemas']['ActivityId'];
export type ActivityIdBody = components['schemas']['ActivityIdBody'];
export type ActivityList = components['schemas']['ActivityList'];
export type ActivityProduct = components['schemas']['ActivityProduct'];
export type Adjustment = components['schemas']['Adjustment'];
export type AvailableBody = components['schemas']['AvailableBody'];
export type CancelOrderBody = components['schemas']['CancelOrderBody'];
export type CartLine = components['schemas']['CartLine'];
export type Category = components['schemas']['Category'];
export type CategoryId = components['schemas']['CategoryId'];
export type CategoryIdBody = components['schemas']['CategoryIdBody'];
export type CategoryPage = components['schemas']['CategoryPage'];
export type Choice = components['schemas']['Choice'];
export type CreateOrderBody = components['schemas']['CreateOrderBody'];
export type Delivery = components['schemas']['Delivery'];
export type DineIn = components['schemas']['DineIn'];
export type ErrorCode = components['schemas']['ErrorCode'];
export type ExceptionalDay = components['schemas']['ExceptionalDay'];
export type FlashSaleEntry = components['schemas']['FlashSaleEntry'];
export type FlashSaleFulfilment = components['schemas']['FlashSaleFulfilment'];
export type FlashSaleOrderBody = components['schemas']['FlashSaleOrderBody'];
export type FlashSaleTicket = components['schemas']['FlashSaleTicket'];
export type Fulfilment = components['schemas']['Fulfilment'];
export type JsapiParameters = components['schemas']['JsapiParameters'];
export type LineChange = components['schemas']['LineChange'];
export type MadeChoice = components['schemas']['MadeChoice'];
export type Me = components['schemas']['Me'];
export type Menu = components['schemas']['Menu'];
export type MenuCategory = components['schemas']['MenuCategory'];
export type MenuProduct = components['schemas']['MenuProduct'];
export type OpeningWindow = components['schemas']['OpeningWindow'];
export type Option = components['schemas']['Option'];
export type Order = components['schemas']['Order'];
export type OrderEvent = components['schemas']['OrderEvent'];
export type OrderIdBody = components['schemas']['OrderIdBody'];
export type OrderItem = components['schemas']['OrderItem'];
export type OrderPage = components['schemas']['OrderPage'];
export type OrderTable = components['schemas']['OrderTable'];
export type PauseShopBody = components['schemas']['PauseShopBody'];
export type PickUp = components['schemas']['PickUp'];
export type PlacedOrder = components['schemas']['PlacedOrder'];
export type Product = components['schemas']['Product'];
export type ProductId = components['schemas']['ProductId'];
export type ProductIdBody = components['schemas']['ProductIdBody'];
export type ProductPage = components['schemas']['ProductPage'];
export type PublishFlashSaleBody = components['schemas']['PublishFlashSaleBody'];
export type Quote = components['schemas']['Quote'];
export type QuoteBody = components['schemas']['QuoteBody'];
export type QuotedLine = components['schemas']['QuotedLine'];
export type QuoteFulfilment = components['schemas']['QuoteFulfilment'];
export type QuoteLine = components['schemas']['QuoteLine'];
export type QuoteRefusal = components['schemas']['QuoteRefusal'];
export type ReceivedPush = components['schemas']['ReceivedPush'];
export type ReconcileBody = components['schemas']['ReconcileBody'];
export type Reconciliation = components['schemas']['Reconciliation'];
export type ReconciliationDifference = components['schemas']['ReconciliationDifference'];
export type ReconciliationList = components['schemas']['ReconciliationList'];
export type Refund = components['schemas']['Refund'];
export type RefundedLine = components['schemas']['RefundedLine'];
export type RefundLinesBody = components['schemas']['RefundLinesBody'];
export type Refusal = components['schemas']['Refusal'];
export type RestockBody = components['schemas']['RestockBody'];
export type RestockedProduct = components['schemas']['RestockedProduct'];
export type SaveCategoryBody = components['schemas']['SaveCategoryBody'];
export type SaveChoice = components['schemas']['SaveChoice'];
export type SavedPicture = components['schemas']['SavedPicture'];
export type SaveOption = components['schemas']['SaveOption'];
export type SaveProductBody = components['schemas']['SaveProductBody'];
export type SaveShopBody = components['schemas']['SaveShopBody'];
export type SaveTableBody = components['schemas']['SaveTableBody'];
export type SeatedOrder = components['schemas']['SeatedOrder'];
export type SeatedOrders = components['schemas']['SeatedOrders'];
export type SellerActivity = components['schemas']['SellerActivity'];
export type SellerActivityList = components['schemas']['SellerActivityList'];
export type Shop = components['schemas']['Shop'];
export type SoldOut = components['schemas']['SoldOut'];
export type SoldOutBody = components['schemas']['SoldOutBody'];
export type Table = components['schemas']['Table'];
export type TableCode = components['schemas']['TableCode'];
export type TableIdBody = components['schemas']['TableIdBody'];
export type TableList = components['schemas']['TableList'];
export type TicketResult = components['schemas']['TicketResult'];
export type UpdateFlashSaleBody = components['schemas']['UpdateFlashSaleBody'];
export type WaitRange = components['schemas']['WaitRange'];
export type WeeklyWindow = components['schemas']['WeeklyWindow'];
export type $defs = Record<string, never>;
export interface operations {
    readonly enterFlashSale: {
        readonly parameters: {
            readonly query: {
                readonly activityId: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "entry": "mjx3k9q0.pQ3vW0hK1uQe2x9aYb7cDA"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["FlashSaleEntry"];
                        readonly msg: string;
                    };
                };
            };
            /** @description not available right now: code 1020; try again after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly listFlashSales: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": [
                     *         {
                     *           "activityId": "01KAP3B0M5T9S4V8Q3W7X6Y1CD",
                     *           "product": {
                     *             "productId": "01KAP2Z0M5T9S4V8Q3W7X6Y1CD",
                     *             "name": "宫保鸡丁",
                     *             "icon": "/api/product/picture/default.svg"
                     *           },
                     *           "priceFen": 990,
                     *           "state": "OPEN",
                     *           "startsAt": "2026-01-01T04:00:00.000Z",
                     *           "endsAt": "2026-01-01T05:00:00.000Z",
                     *           "limitPerBuyer": 1,
                     *           "waitingList": false,
                     *           "isCancelled": false,
                     *           "serverTime": "2026-01-01T04:00:01.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["ActivityList"];
                        readonly msg: string;
                    };
                };
            };
            /** @description not available right now: code 1020; try again after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly orderInFlashSale: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description 1–64 visible ASCII characters, one key per request, kept 24 h. The same key and body of the same caller get the first answer and do nothing twice; the same key with another body is answered 422. Keys of different callers have nothing to do with each other. */
                readonly "idempotency-key": string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["FlashSaleOrderBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "ticket": "v1.01KAP3B0M5T9S4V8Q3W7X6Y1CD.0.1.17.Zk3vW0hK1uQe2x9aYb7cDA.8sPp3mQ0fXc1"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["FlashSaleTicket"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly getFlashSaleResult: {
        readonly parameters: {
            readonly query: {
                readonly ticket: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "state": "QUEUED",
                     *         "position": 3,
                     *         "etaSeconds": 1
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["TicketResult"];
                        readonly msg: string;
                    };
                };
            };
            /** @description not available right now: code 1020; try again after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly cancelMyOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["OrderIdBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "orderId": "01KAP30Q8Z6E2D4F9G1H3J5K7M",
                     *         "status": "NEW",
                     *         "payStatus": "UNPAID",
                     *         "amountFen": 5600,
                     *         "kind": "DELIVERY",
                     *         "name": "张三",
                     *         "phone": "13800000000",
                     *         "address": "人民路 1 号",
                     *         "remark": "少辣",
                     *         "items": [
                     *           {
                     *             "lineId": "1",
                     *             "productId": "01KAP2Z0M5T9S4V8Q3W7X6Y1CD",
                     *             "name": "宫保鸡丁",
                     *             "icon": "/api/product/picture/default.svg",
                     *             "priceFen": 2800,
                     *             "quantity": 2,
                     *             "choices": [
                     *               {
                     *                 "choiceId": "01KAP2Z1B5T9S4V8Q3W7X6Y1CD",
                     *                 "option": "份量",
                     *                 "name": "小份",
                     *                 "deltaFen": 0
                     *               }
                     *             ],
                     *             "note": "不要香菜"
                     *           }
                     *         ],
                     *         "adjustments": [],
                     *         "createdAt": "2026-01-01T04:00:00.000Z",
                     *         "expiresAt": "2026-01-01T04:15:00.000Z"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["Order"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly createOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description 1–64 visible ASCII characters, one key per request, kept 24 h. The same key and body of the same caller get the first answer and do nothing twice; the same key with another body is answered 422. Keys of different callers have nothing to do with each other. */
                readonly "idempotency-key": string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CreateOrderBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "orderId": "01KAP30Q8Z6E2D4F9G1H3J5K7M",
                     *         "amountFen": 5600
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["PlacedOrder"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly getMyOrder: {
        readonly parameters: {
            readonly query: {
                readonly orderId: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "orderId": "01KAP30Q8Z6E2D4F9G1H3J5K7M",
                     *         "status": "NEW",
                     *         "payStatus": "UNPAID",
                     *         "amountFen": 5600,
                     *         "kind": "DELIVERY",
                     *         "name": "张三",
                     *         "phone": "13800000000",
                     *         "address": "人民路 1 号",
                     *         "remark": "少辣",
                     *         "items": [
                     *           {
                     *             "lineId": "1",
                     *             "productId": "01KAP2Z0M5T9S4V8Q3W7X6Y1CD",
                     *             "name": "宫保鸡丁",
                     *             "icon": "/api/product/picture/default.svg",
                     *             "priceFen": 2800,
                     *             "quantity": 2,
                     *             "choices": [
                     *               {
                     *                 "choiceId": "01KAP2Z1B5T9S4V8Q3W7X6Y1CD",
                     *                 "option": "份量",
                     *                 "name": "小份",
                     *                 "deltaFen": 0
                     *               }
                     *             ],
                     *             "note": "不要香菜"
                     *           }
                     *         ],
                     *         "adjustments": [],
                     *         "createdAt": "2026-01-01T04:00:00.000Z",
                     *         "expiresAt": "2026-01-01T04:15:00.000Z"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["Order"];
                        readonly msg: string;
                    };
                };
            };
            /** @description not available right now: code 1020; try again after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly finishOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["OrderIdBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "orderId": "01KAP30Q8Z6E2D4F9G1H3J5K7M",
                     *         "status": "NEW",
                     *         "payStatus": "UNPAID",
                     *         "amountFen": 5600,
                     *         "kind": "DELIVERY",
                     *         "name": "张三",
                     *         "phone": "13800000000",
                     *         "address": "人民路 1 号",
                     *         "remark": "少辣",
                     *         "items": [
                     *           {
                     *             "lineId": "1",
                     *             "productId": "01KAP2Z0M5T9S4V8Q3W7X6Y1CD",
                     *             "name": "宫保鸡丁",
                     *             "icon": "/api/product/picture/default.svg",
                     *             "priceFen": 2800,
                     *             "quantity": 2,
                     *             "choices": [
                     *               {
                     *                 "choiceId": "01KAP2Z1B5T9S4V8Q3W7X6Y1CD",
                     *                 "option": "份量",
                     *                 "name": "小份",
                     *                 "deltaFen": 0
                     *               }
                     *             ],
                     *             "note": "不要香菜"
                     *           }
                     *         ],
                     *         "adjustments": [],
                     *         "createdAt": "2026-01-01T04:00:00.000Z",
                     *         "expiresAt": "2026-01-01T04:15:00.000Z"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["Order"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly listMyOrders: {
        readonly parameters: {
            readonly query?: {
                readonly cursor?: string;
                readonly size?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "orderId": "01KAP30Q8Z6E2D4F9G1H3J5K7M",
                     *             "status": "NEW",
                     *             "payStatus": "UNPAID",
                     *             "amountFen": 5600,
                     *             "kind": "DELIVERY",
                     *             "name": "张三",
                     *             "phone": "13800000000",
                     *             "address": "人民路 1 号",
                     *             "remark": "少辣",
                     *             "items": [
                     *               {
                     *                 "lineId": "1",
                     *                 "productId": "01KAP2Z0M5T9S4V8Q3W7X6Y1CD",
                     *                 "name": "宫保鸡丁",
                     *                 "icon": "/api/product/picture/default.svg",
                     *                 "priceFen": 2800,
                     *                 "quantity": 2,
                     *                 "choices": [
                     *                   {
                     *                     "choiceId": "01KAP2Z1B5T9S4V8Q3W7X6Y1CD",
                     *                     "option": "份量",
                     *                     "name": "小份",
                     *                     "deltaFen": 0
                     *                   }
                     *                 ],
                     *                 "note": "不要香菜"
                     *               }
                     *             ],
                     *             "adjustments": [],
                     *             "createdAt": "2026-01-01T04:00:00.000Z",
                     *             "expiresAt": "2026-01-01T04:15:00.000Z"
                     *           }
                     *         ],
                     *         "nextCursor": "01KAP30Q8Z6E2D4F9G1H3J5K7M"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["OrderPage"];
                        readonly msg: string;
                    };
                };
            };
            /** @description not available right now: code 1020; try again after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly quoteOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["QuoteBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "lines": [
                     *           {
                     *             "lineId": "1",
                     *             "productId": "01KAP2Z0M5T9S4V8Q3W7X6Y1CD",
                     *             "name": "宫保鸡丁",
                     *             "icon": "/api/product/picture/default.svg",
                     *             "priceFen": 2800,
                     *             "quantity": 2,
                     *             "choices": [
                     *               {
                     *                 "choiceId": "01KAP2Z1B5T9S4V8Q3W7X6Y1CD",
                     *                 "option": "份量",
                     *                 "name": "小份",
                     *                 "deltaFen": 0
                     *               }
                     *             ],
                     *             "note": "不要香菜",
                     *             "amountFen": 5600
                     *           }
                     *         ],
                     *         "adjustments": [
                     *           {
                     *             "kind": "DELIVERY_FEE",
                     *             "name": "配送费",
                     *             "amountFen": 500
                     *           }
                     *         ],
                     *         "amountFen": 6100,
                     *         "changes": [
                     *           {
                     *             "lineId": "1",
                     *             "productId": "01KAP2Z0M5T9S4V8Q3W7X6Y1CD",
                     *             "change": "DEARER",
                     *             "msg": "「宫保鸡丁」现价 28.00 元",
                     *             "priceFen": 2800
                     *           }
                     *         ],
                     *         "refusals": []
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["Quote"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly createPayment: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["OrderIdBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "appId": "wx0123456789abcdef",
                     *         "timeStamp": "1767240000",
                     *         "nonceStr": "5K8264ILTKCH16CQ2502SI8ZNMTM67VS",
                     *         "package": "prepay_id=wx201410272009395522657a690389285100",
                     *         "signType": "RSA",
                     *         "paySign": "oR9d8PuhnIc+YZ8cBHFCwfgpaK9gd7vaRvkYD7rthRAZ…"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["JsapiParameters"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly receivePaymentNotification: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description For WeChat Pay alone, which signs it: 204 once its effect is stored, 401 for anything that is not provably true. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly receiveRefundNotification: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description For WeChat Pay alone, as the one for payments. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly getMenu: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": [
                     *         {
                     *           "categoryId": "01KAP2YZW1B6N8H4J5K7M9P0QR",
                     *           "name": "热菜",
                     *           "products": [
                     *             {
                     *               "productId": "01KAP2Z0M5T9S4V8Q3W7X6Y1CD",
                     *               "name": "宫保鸡丁",
                     *               "priceFen": 2800,
                     *               "description": "微辣",
                     *               "icon": "/api/product/picture/default.svg",
                     *               "pictures": [],
                     *               "stock": 42,
                     *               "options": [
                     *                 {
                     *                   "optionId": "01KAP2Z1A5T9S4V8Q3W7X6Y1CD",
                     *                   "name": "份量",
                     *                   "min": 1,
                     *                   "max": 1,
                     *                   "choices": [
                     *                     {
                     *                       "choiceId": "01KAP2Z1B5T9S4V8Q3W7X6Y1CD",
                     *                       "name": "小份",
                     *                       "deltaFen": 0,
                     *                       "soldOut": false
                     *                     },
                     *                     {
                     *                       "choiceId": "01KAP2Z1C5T9S4V8Q3W7X6Y1CD",
                     *                       "name": "大份",
                     *                       "deltaFen": 600,
                     *                       "soldOut": false
                     *                     }
                     *                   ]
                     *                 }
                     *               ]
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["Menu"];
                        readonly msg: string;
                    };
                };
            };
            /** @description not available right now: code 1020; try again after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly getPicture: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description not available right now: code 1020; try again after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Answers `image/*`. Its address is the `icon` of a product; it never changes its content. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly deleteCategory: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description 1–64 visible ASCII characters, one key per request, kept 24 h. The same key and body of the same caller get the first answer and do nothing twice; the same key with another body is answered 422. Keys of different callers have nothing to do with each other. */
                readonly "idempotency-key"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CategoryIdBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": null
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: null;
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly listCategories: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "categoryId": "01KAP2YZW1B6N8H4J5K7M9P0QR",
                     *             "name": "热菜",
                     *             "position": 1
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["CategoryPage"];
                        readonly msg: string;
                    };
                };
            };
            /** @description not available right now: code 1020; try again after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly saveCategory: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description 1–64 visible ASCII characters, one key per request, kept 24 h. The same key and body of the same caller get the first answer and do nothing twice; the same key with another body is answered 422. Keys of different callers have nothing to do with each other. */
                readonly "idempotency-key"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SaveCategoryBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "categoryId": "01KAP2YZW1B6N8H4J5K7M9P0QR"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["CategoryId"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly cancelFlashSale: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description 1–64 visible ASCII characters, one key per request, kept 24 h. The same key and body of the same caller get the first answer and do nothing twice; the same key with another body is answered 422. Keys of different callers have nothing to do with each other. */
                readonly "idempotency-key": string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ActivityIdBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "activityId": "01KAP3B0M5T9S4V8Q3W7X6Y1CD"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["ActivityId"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly listAllFlashSales: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": [
                     *         {
                     *           "activityId": "01KAP3B0M5T9S4V8Q3W7X6Y1CD",
                     *           "product": {
                     *             "productId": "01KAP2Z0M5T9S4V8Q3W7X6Y1CD",
                     *             "name": "宫保鸡丁",
                     *             "icon": "/api/product/picture/default.svg"
                     *           },
                     *           "priceFen": 990,
                     *           "state": "OPEN",
                     *           "startsAt": "2026-01-01T04:00:00.000Z",
                     *           "endsAt": "2026-01-01T05:00:00.000Z",
                     *           "limitPerBuyer": 1,
                     *           "waitingList": false,
                     *           "isCancelled": false,
                     *           "serverTime": "2026-01-01T04:00:01.000Z",
                     *           "stock": 100,
                     *           "published": 100,
                     *           "left": 20,
                     *           "reserved": 30,
                     *           "sold": 50,
                     *           "returned": 0
                     *         }
                     *       ]
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["SellerActivityList"];
                        readonly msg: string;
                    };
                };
            };
            /** @description not available right now: code 1020; try again after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly publishFlashSale: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description 1–64 visible ASCII characters, one key per request, kept 24 h. The same key and body of the same caller get the first answer and do nothing twice; the same key with another body is answered 422. Keys of different callers have nothing to do with each other. */
                readonly "idempotency-key": string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PublishFlashSaleBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "activityId": "01KAP3B0M5T9S4V8Q3W7X6Y1CD"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["ActivityId"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly updateFlashSale: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description 1–64 visible ASCII characters, one key per request, kept 24 h. The same key and body of the same caller get the first answer and do nothing twice; the same key with another body is answered 422. Keys of different callers have nothing to do with each other. */
                readonly "idempotency-key": string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["UpdateFlashSaleBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "activityId": "01KAP3B0M5T9S4V8Q3W7X6Y1CD"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["ActivityId"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly acceptOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["OrderIdBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "orderId": "01KAP30Q8Z6E2D4F9G1H3J5K7M",
                     *         "status": "NEW",
                     *         "payStatus": "UNPAID",
                     *         "amountFen": 5600,
                     *         "kind": "DELIVERY",
                     *         "name": "张三",
                     *         "phone": "13800000000",
                     *         "address": "人民路 1 号",
                     *         "remark": "少辣",
                     *         "items": [
                     *           {
                     *             "lineId": "1",
                     *             "productId": "01KAP2Z0M5T9S4V8Q3W7X6Y1CD",
                     *             "name": "宫保鸡丁",
                     *             "icon": "/api/product/picture/default.svg",
                     *             "priceFen": 2800,
                     *             "quantity": 2,
                     *             "choices": [
                     *               {
                     *                 "choiceId": "01KAP2Z1B5T9S4V8Q3W7X6Y1CD",
                     *                 "option": "份量",
                     *                 "name": "小份",
                     *                 "deltaFen": 0
                     *               }
                     *             ],
                     *             "note": "不要香菜"
                     *           }
                     *         ],
                     *         "adjustments": [],
                     *         "createdAt": "2026-01-01T04:00:00.000Z",
                     *         "expiresAt": "2026-01-01T04:15:00.000Z"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["Order"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly cancelOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CancelOrderBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "orderId": "01KAP30Q8Z6E2D4F9G1H3J5K7M",
                     *         "status": "NEW",
                     *         "payStatus": "UNPAID",
                     *         "amountFen": 5600,
                     *         "kind": "DELIVERY",
                     *         "name": "张三",
                     *         "phone": "13800000000",
                     *         "address": "人民路 1 号",
                     *         "remark": "少辣",
                     *         "items": [
                     *           {
                     *             "lineId": "1",
                     *             "productId": "01KAP2Z0M5T9S4V8Q3W7X6Y1CD",
                     *             "name": "宫保鸡丁",
                     *             "icon": "/api/product/picture/default.svg",
                     *             "priceFen": 2800,
                     *             "quantity": 2,
                     *             "choices": [
                     *               {
                     *                 "choiceId": "01KAP2Z1B5T9S4V8Q3W7X6Y1CD",
                     *                 "option": "份量",
                     *                 "name": "小份",
                     *                 "deltaFen": 0
                     *               }
                     *             ],
                     *             "note": "不要香菜"
                     *           }
                     *         ],
                     *         "adjustments": [],
                     *         "createdAt": "2026-01-01T04:00:00.000Z",
                     *         "expiresAt": "2026-01-01T04:15:00.000Z"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["Order"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly getOrder: {
        readonly parameters: {
            readonly query: {
                readonly orderId: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "orderId": "01KAP30Q8Z6E2D4F9G1H3J5K7M",
                     *         "status": "NEW",
                     *         "payStatus": "UNPAID",
                     *         "amountFen": 5600,
                     *         "kind": "DELIVERY",
                     *         "name": "张三",
                     *         "phone": "13800000000",
                     *         "address": "人民路 1 号",
                     *         "remark": "少辣",
                     *         "items": [
                     *           {
                     *             "lineId": "1",
                     *             "productId": "01KAP2Z0M5T9S4V8Q3W7X6Y1CD",
                     *             "name": "宫保鸡丁",
                     *             "icon": "/api/product/picture/default.svg",
                     *             "priceFen": 2800,
                     *             "quantity": 2,
                     *             "choices": [
                     *               {
                     *                 "choiceId": "01KAP2Z1B5T9S4V8Q3W7X6Y1CD",
                     *                 "option": "份量",
                     *                 "name": "小份",
                     *                 "deltaFen": 0
                     *               }
                     *             ],
                     *             "note": "不要香菜"
                     *           }
                     *         ],
                     *         "adjustments": [],
                     *         "createdAt": "2026-01-01T04:00:00.000Z",
                     *         "expiresAt": "2026-01-01T04:15:00.000Z"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["Order"];
                        readonly msg: string;
                    };
                };
            };
            /** @description not available right now: code 1020; try again after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly listOrders: {
        readonly parameters: {
            readonly query?: {
                readonly cursor?: string;
                readonly size?: string;
                readonly status?: "NEW" | "ACCEPTED" | "FINISHED" | "CANCELLED";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "orderId": "01KAP30Q8Z6E2D4F9G1H3J5K7M",
                     *             "status": "NEW",
                     *             "payStatus": "UNPAID",
                     *             "amountFen": 5600,
                     *             "kind": "DELIVERY",
                     *             "name": "张三",
                     *             "phone": "13800000000",
                     *             "address": "人民路 1 号",
                     *             "remark": "少辣",
                     *             "items": [
                     *               {
                     *                 "lineId": "1",
                     *                 "productId": "01KAP2Z0M5T9S4V8Q3W7X6Y1CD",
                     *                 "name": "宫保鸡丁",
                     *                 "icon": "/api/product/picture/default.svg",
                     *                 "priceFen": 2800,
                     *                 "quantity": 2,
                     *                 "choices": [
                     *                   {
                     *                     "choiceId": "01KAP2Z1B5T9S4V8Q3W7X6Y1CD",
                     *                     "option": "份量",
                     *                     "name": "小份",
                     *                     "deltaFen": 0
                     *                   }
                     *                 ],
                     *                 "note": "不要香菜"
                     *               }
                     *             ],
                     *             "adjustments": [],
                     *             "createdAt": "2026-01-01T04:00:00.000Z",
                     *             "expiresAt": "2026-01-01T04:15:00.000Z"
                     *           }
                     *         ],
                     *         "nextCursor": "01KAP30Q8Z6E2D4F9G1H3J5K7M"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["OrderPage"];
                        readonly msg: string;
                    };
                };
            };
            /** @description not available right now: code 1020; try again after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly markOrderReady: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["OrderIdBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "orderId": "01KAP30Q8Z6E2D4F9G1H3J5K7M",
                     *         "status": "ACCEPTED",
                     *         "payStatus": "UNPAID",
                     *         "amountFen": 5600,
                     *         "kind": "DELIVERY",
                     *         "name": "张三",
                     *         "phone": "13800000000",
                     *         "address": "人民路 1 号",
                     *         "remark": "少辣",
                     *         "items": [
                     *           {
                     *             "lineId": "1",
                     *             "productId": "01KAP2Z0M5T9S4V8Q3W7X6Y1CD",
                     *             "name": "宫保鸡丁",
                     *             "icon": "/api/product/picture/default.svg",
                     *             "priceFen": 2800,
                     *             "quantity": 2,
                     *             "choices": [
                     *               {
                     *                 "choiceId": "01KAP2Z1B5T9S4V8Q3W7X6Y1CD",
                     *                 "option": "份量",
                     *                 "name": "小份",
                     *                 "deltaFen": 0
                     *               }
                     *             ],
                     *             "note": "不要香菜"
                     *           }
                     *         ],
                     *         "adjustments": [],
                     *         "createdAt": "2026-01-01T04:00:00.000Z",
                     *         "expiresAt": "2026-01-01T04:15:00.000Z",
                     *         "readyAt": "2026-01-01T04:20:00.000Z"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["Order"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly recallOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["OrderIdBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "orderId": "01KAP30Q8Z6E2D4F9G1H3J5K7M",
                     *         "status": "ACCEPTED",
                     *         "payStatus": "UNPAID",
                     *         "amountFen": 5600,
                     *         "kind": "DELIVERY",
                     *         "name": "张三",
                     *         "phone": "13800000000",
                     *         "address": "人民路 1 号",
                     *         "remark": "少辣",
                     *         "items": [
                     *           {
                     *             "lineId": "1",
                     *             "productId": "01KAP2Z0M5T9S4V8Q3W7X6Y1CD",
                     *             "name": "宫保鸡丁",
                     *             "icon": "/api/product/picture/default.svg",
                     *             "priceFen": 2800,
                     *             "quantity": 2,
                     *             "choices": [
                     *               {
                     *                 "choiceId": "01KAP2Z1B5T9S4V8Q3W7X6Y1CD",
                     *                 "option": "份量",
                     *                 "name": "小份",
                     *                 "deltaFen": 0
                     *               }
                     *             ],
                     *             "note": "不要香菜"
                     *           }
                     *         ],
                     *         "adjustments": [],
                     *         "createdAt": "2026-01-01T04:00:00.000Z",
                     *         "expiresAt": "2026-01-01T04:15:00.000Z"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["Order"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly refundOrderLines: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description 1–64 visible ASCII characters, one key per request, kept 24 h. The same key and body of the same caller get the first answer and do nothing twice; the same key with another body is answered 422. Keys of different callers have nothing to do with each other. */
                readonly "idempotency-key": string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["RefundLinesBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "orderId": "01KAP30Q8Z6E2D4F9G1H3J5K7M",
                     *         "status": "NEW",
                     *         "payStatus": "PAID",
                     *         "amountFen": 5600,
                     *         "kind": "DELIVERY",
                     *         "name": "张三",
                     *         "phone": "13800000000",
                     *         "address": "人民路 1 号",
                     *         "remark": "少辣",
                     *         "items": [
                     *           {
                     *             "lineId": "1",
                     *             "productId": "01KAP2Z0M5T9S4V8Q3W7X6Y1CD",
                     *             "name": "宫保鸡丁",
                     *             "icon": "/api/product/picture/default.svg",
                     *             "priceFen": 2800,
                     *             "quantity": 2,
                     *             "choices": [
                     *               {
                     *                 "choiceId": "01KAP2Z1B5T9S4V8Q3W7X6Y1CD",
                     *                 "option": "份量",
                     *                 "name": "小份",
                     *                 "deltaFen": 0
                     *               }
                     *             ],
                     *             "note": "不要香菜"
                     *           }
                     *         ],
                     *         "adjustments": [],
                     *         "createdAt": "2026-01-01T04:00:00.000Z",
                     *         "expiresAt": "2026-01-01T04:15:00.000Z",
                     *         "refunds": [
                     *           {
                     *             "refundId": "01KAP3B1D7X9Q2W4E6R8T0Y5ZA",
                     *             "orderId": "01KAP30Q8Z6E2D4F9G1H3J5K7M",
                     *             "cause": "LINES",
                     *             "state": "DONE",
                     *             "amountFen": 2800,
                     *             "reason": "少了一份",
                     *             "createdAt": "2026-01-01T04:30:00.000Z"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["Order"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly savePicture: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "image/*": unknown;
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "icon": "/api/product/picture/5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f-480.webp",
                     *         "width": 480,
                     *         "height": 360,
                     *         "widths": [
                     *           240,
                     *           480,
                     *           960
                     *         ]
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["SavedPicture"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly markAvailable: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["AvailableBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": null
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: null;
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly listProducts: {
        readonly parameters: {
            readonly query?: {
                readonly cursor?: string;
                readonly size?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "productId": "01KAP2Z0M5T9S4V8Q3W7X6Y1CD",
                     *             "name": "宫保鸡丁",
                     *             "priceFen": 2800,
                     *             "description": "微辣",
                     *             "icon": "/api/product/picture/default.svg",
                     *             "pictures": [],
                     *             "stock": 42,
                     *             "options": [
                     *               {
                     *                 "optionId": "01KAP2Z1A5T9S4V8Q3W7X6Y1CD",
                     *                 "name": "份量",
                     *                 "min": 1,
                     *                 "max": 1,
                     *                 "choices": [
                     *                   {
                     *                     "choiceId": "01KAP2Z1B5T9S4V8Q3W7X6Y1CD",
                     *                     "name": "小份",
                     *                     "deltaFen": 0,
                     *                     "soldOut": false
                     *                   },
                     *                   {
                     *                     "choiceId": "01KAP2Z1C5T9S4V8Q3W7X6Y1CD",
                     *                     "name": "大份",
                     *                     "deltaFen": 600,
                     *                     "soldOut": false
                     *                   }
                     *                 ]
                     *               }
                     *             ],
                     *             "categoryId": "01KAP2YZW1B6N8H4J5K7M9P0QR",
                     *             "position": 0,
                     *             "onSale": true,
                     *             "soldOut": false
                     *           }
                     *         ],
                     *         "nextCursor": "01KAP2Z0M5T9S4V8Q3W7X6Y1CD"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["ProductPage"];
                        readonly msg: string;
                    };
                };
            };
            /** @description not available right now: code 1020; try again after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly takeProductOffSale: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ProductIdBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": null
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: null;
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly putProductOnSale: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ProductIdBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": null
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: null;
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly restockProduct: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description 1–64 visible ASCII characters, one key per request, kept 24 h. The same key and body of the same caller get the first answer and do nothing twice; the same key with another body is answered 422. Keys of different callers have nothing to do with each other. */
                readonly "idempotency-key": string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["RestockBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "productId": "01KAP2Z0M5T9S4V8Q3W7X6Y1CD",
                     *         "stock": 42
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["RestockedProduct"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly saveProduct: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description 1–64 visible ASCII characters, one key per request, kept 24 h. The same key and body of the same caller get the first answer and do nothing twice; the same key with another body is answered 422. Keys of different callers have nothing to do with each other. */
                readonly "idempotency-key"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SaveProductBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "productId": "01KAP2Z0M5T9S4V8Q3W7X6Y1CD"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["ProductId"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly markSoldOut: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SoldOutBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "until": "2026-01-01T20:00:00.000Z"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["SoldOut"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly listReconciliations: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "day": "2026-01-01",
                     *             "billLines": 120,
                     *             "otherLines": 14,
                     *             "unreadableLines": [],
                     *             "repaired": 1,
                     *             "differences": [
                     *               {
                     *                 "kind": "PAYMENT_UNKNOWN",
                     *                 "number": "01KAP30Q8Z6E2D4F9G1H3J5K7M",
                     *                 "billFen": 100,
                     *                 "booksFen": null
                     *               }
                     *             ],
                     *             "doneAt": "2026-01-02T02:15:00.000Z"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["ReconciliationList"];
                        readonly msg: string;
                    };
                };
            };
            /** @description not available right now: code 1020; try again after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly reconcileDay: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ReconcileBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "day": "2026-01-01",
                     *         "billLines": 120,
                     *         "otherLines": 14,
                     *         "unreadableLines": [],
                     *         "repaired": 1,
                     *         "differences": [
                     *           {
                     *             "kind": "PAYMENT_UNKNOWN",
                     *             "number": "01KAP30Q8Z6E2D4F9G1H3J5K7M",
                     *             "billFen": 100,
                     *             "booksFen": null
                     *           }
                     *         ],
                     *         "doneAt": "2026-01-02T02:15:00.000Z"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["Reconciliation"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly pauseShop: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PauseShopBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "name": "点餐",
                     *         "notice": "今日特价：宫保鸡丁",
                     *         "hours": [
                     *           {
                     *             "days": [
                     *               1,
                     *               2,
                     *               3,
                     *               4,
                     *               5,
                     *               6,
                     *               7
                     *             ],
                     *             "from": "10:00",
                     *             "to": "14:00"
                     *           },
                     *           {
                     *             "days": [
                     *               5,
                     *               6
                     *             ],
                     *             "from": "17:00",
                     *             "to": "01:00"
                     *           }
                     *         ],
                     *         "exceptions": [
                     *           {
                     *             "date": "2026-02-17",
                     *             "windows": []
                     *           }
                     *         ],
                     *         "kinds": [
                     *           "DINE_IN",
                     *           "PICK_UP"
                     *         ],
                     *         "minOrderFen": 1500,
                     *         "packingFeeFen": 200,
                     *         "deliveryFeeFen": 500,
                     *         "timeZone": "Asia/Shanghai",
                     *         "dayStartsAt": "04:00",
                     *         "state": "PAUSED",
                     *         "closesAt": "2026-01-01T06:00:00.000Z",
                     *         "serverTime": "2026-01-01T04:00:00.000Z",
                     *         "reopensAt": "2026-01-01T04:30:00.000Z"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["Shop"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly resumeShop: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "name": "点餐",
                     *         "notice": "今日特价：宫保鸡丁",
                     *         "hours": [
                     *           {
                     *             "days": [
                     *               1,
                     *               2,
                     *               3,
                     *               4,
                     *               5,
                     *               6,
                     *               7
                     *             ],
                     *             "from": "10:00",
                     *             "to": "14:00"
                     *           },
                     *           {
                     *             "days": [
                     *               5,
                     *               6
                     *             ],
                     *             "from": "17:00",
                     *             "to": "01:00"
                     *           }
                     *         ],
                     *         "exceptions": [
                     *           {
                     *             "date": "2026-02-17",
                     *             "windows": []
                     *           }
                     *         ],
                     *         "kinds": [
                     *           "DINE_IN",
                     *           "PICK_UP"
                     *         ],
                     *         "minOrderFen": 1500,
                     *         "packingFeeFen": 200,
                     *         "deliveryFeeFen": 500,
                     *         "timeZone": "Asia/Shanghai",
                     *         "dayStartsAt": "04:00",
                     *         "state": "OPEN",
                     *         "closesAt": "2026-01-01T06:00:00.000Z",
                     *         "serverTime": "2026-01-01T04:00:00.000Z"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["Shop"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly saveShop: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SaveShopBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "name": "点餐",
                     *         "notice": "今日特价：宫保鸡丁",
                     *         "hours": [
                     *           {
                     *             "days": [
                     *               1,
                     *               2,
                     *               3,
                     *               4,
                     *               5,
                     *               6,
                     *               7
                     *             ],
                     *             "from": "10:00",
                     *             "to": "14:00"
                     *           },
                     *           {
                     *             "days": [
                     *               5,
                     *               6
                     *             ],
                     *             "from": "17:00",
                     *             "to": "01:00"
                     *           }
                     *         ],
                     *         "exceptions": [
                     *           {
                     *             "date": "2026-02-17",
                     *             "windows": []
                     *           }
                     *         ],
                     *         "kinds": [
                     *           "DINE_IN",
                     *           "PICK_UP"
                     *         ],
                     *         "minOrderFen": 1500,
                     *         "packingFeeFen": 200,
                     *         "deliveryFeeFen": 500,
                     *         "timeZone": "Asia/Shanghai",
                     *         "dayStartsAt": "04:00",
                     *         "state": "OPEN",
                     *         "closesAt": "2026-01-01T06:00:00.000Z",
                     *         "serverTime": "2026-01-01T04:00:00.000Z"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["Shop"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly listTables: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "tableId": "01KAP2Z0M5T9S4V8Q3W7X6Y1TB",
                     *             "name": "5 号桌",
                     *             "code": "Zk3vW0hK1uQe2x9aYb7cDA",
                     *             "url": "https://shop.example/?t=Zk3vW0hK1uQe2x9aYb7cDA#/"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["TableList"];
                        readonly msg: string;
                    };
                };
            };
            /** @description not available right now: code 1020; try again after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly getTableQr: {
        readonly parameters: {
            readonly query: {
                readonly tableId: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description not available right now: code 1020; try again after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Answers `image/png`, to be printed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly removeTable: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["TableIdBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": null
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: null;
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly rotateTable: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description 1–64 visible ASCII characters, one key per request, kept 24 h. The same key and body of the same caller get the first answer and do nothing twice; the same key with another body is answered 422. Keys of different callers have nothing to do with each other. */
                readonly "idempotency-key"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["TableIdBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "tableId": "01KAP2Z0M5T9S4V8Q3W7X6Y1TB",
                     *         "code": "Zk3vW0hK1uQe2x9aYb7cDA",
                     *         "url": "https://shop.example/?t=Zk3vW0hK1uQe2x9aYb7cDA#/"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["TableCode"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly saveTable: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description 1–64 visible ASCII characters, one key per request, kept 24 h. The same key and body of the same caller get the first answer and do nothing twice; the same key with another body is answered 422. Keys of different callers have nothing to do with each other. */
                readonly "idempotency-key"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SaveTableBody"];
            };
        };
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "tableId": "01KAP2Z0M5T9S4V8Q3W7X6Y1TB",
                     *         "code": "Zk3vW0hK1uQe2x9aYb7cDA",
                     *         "url": "https://shop.example/?t=Zk3vW0hK1uQe2x9aYb7cDA#/"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["TableCode"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly getShop: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "name": "点餐",
                     *         "notice": "今日特价：宫保鸡丁",
                     *         "hours": [
                     *           {
                     *             "days": [
                     *               1,
                     *               2,
                     *               3,
                     *               4,
                     *               5,
                     *               6,
                     *               7
                     *             ],
                     *             "from": "10:00",
                     *             "to": "14:00"
                     *           },
                     *           {
                     *             "days": [
                     *               5,
                     *               6
                     *             ],
                     *             "from": "17:00",
                     *             "to": "01:00"
                     *           }
                     *         ],
                     *         "exceptions": [
                     *           {
                     *             "date": "2026-02-17",
                     *             "windows": []
                     *           }
                     *         ],
                     *         "kinds": [
                     *           "DINE_IN",
                     *           "PICK_UP"
                     *         ],
                     *         "minOrderFen": 1500,
                     *         "packingFeeFen": 200,
                     *         "deliveryFeeFen": 500,
                     *         "timeZone": "Asia/Shanghai",
                     *         "dayStartsAt": "04:00",
                     *         "state": "OPEN",
                     *         "closesAt": "2026-01-01T06:00:00.000Z",
                     *         "serverTime": "2026-01-01T04:00:00.000Z"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["Shop"];
                        readonly msg: string;
                    };
                };
            };
            /** @description not available right now: code 1020; try again after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly listTableOrders: {
        readonly parameters: {
            readonly query: {
                readonly code: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "tableId": "01KAP2Z0M5T9S4V8Q3W7X6Y1TB",
                     *         "name": "5 号桌",
                     *         "orders": [
                     *           {
                     *             "orderId": "01KAP30Q8Z6E2D4F9G1H3J5K7M",
                     *             "status": "NEW",
                     *             "payStatus": "UNPAID",
                     *             "amountFen": 5600,
                     *             "kind": "DINE_IN",
                     *             "items": [
                     *               {
                     *                 "lineId": "1",
                     *                 "productId": "01KAP2Z0M5T9S4V8Q3W7X6Y1CD",
                     *                 "name": "宫保鸡丁",
                     *                 "icon": "/api/product/picture/default.svg",
                     *                 "priceFen": 2800,
                     *                 "quantity": 2,
                     *                 "choices": [
                     *                   {
                     *                     "choiceId": "01KAP2Z1B5T9S4V8Q3W7X6Y1CD",
                     *                     "option": "份量",
                     *                     "name": "小份",
                     *                     "deltaFen": 0
                     *                   }
                     *                 ],
                     *                 "note": "不要香菜"
                     *               }
                     *             ],
                     *             "adjustments": [],
                     *             "createdAt": "2026-01-01T04:00:00.000Z",
                     *             "expiresAt": "2026-01-01T04:15:00.000Z"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["SeatedOrders"];
                        readonly msg: string;
                    };
                };
            };
            /** @description not available right now: code 1020; try again after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly logOut: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": null
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: null;
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly getMe: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "role": "buyer",
                     *         "name": "微信用户"
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["Me"];
                        readonly msg: string;
                    };
                };
            };
            /** @description not available right now: code 1020; try again after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    readonly startBuyerLogin: {
        readonly parameters: {
            readonly query: {
                readonly returnUrl: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description not available right now: code 1020; try again after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description 302 to WeChat. Any `returnUrl` outside our own origins is answered 400. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly startSellerLogin: {
        readonly parameters: {
            readonly query: {
                readonly returnUrl: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description not available right now: code 1020; try again after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description 302 to WeChat. Any `returnUrl` outside our own origins is answered 400. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly finishSellerLogin: {
        readonly parameters: {
            readonly query?: {
                readonly code?: string;
                readonly state?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description not available right now: code 1020; try again after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description WeChat sends the browser here. 302 to returnUrl with `?openid=<alias>` and the cookie `token`, also when the browser comes a second time. Without a code, because the user did not consent, 302 to returnUrl. Somebody who is no seller yet gets 403 and is listed for approval. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly verifyServerUrl: {
        readonly parameters: {
            readonly query: {
                readonly echostr: string;
                readonly nonce: string;
                readonly signature: string;
                readonly timestamp: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description not available right now: code 1020; try again after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description For WeChat alone, which signs it: `echostr` as plain text. 404 where no token is configured, 403 unless it is genuine and fresh. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly receiveUserMessage: {
        readonly parameters: {
            readonly query: {
                readonly nonce: string;
                readonly signature: string;
                readonly timestamp: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description For WeChat alone: `success` as plain text. Nothing is read from the body (XML). */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly finishBuyerLogin: {
        readonly parameters: {
            readonly query?: {
                readonly code?: string;
                readonly state?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description not available right now: code 1020; try again after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description WeChat sends the browser here. 302 to returnUrl with `?openid=<alias>` and the cookie `token`, also when the browser comes a second time. Without a code, because the user did not consent, 302 to returnUrl. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly receiveConfigPush: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description refused; `msg` says why in the language of Accept-Language */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description done */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "msg": "ok",
                     *       "data": {
                     *         "event": "push",
                     *         "version": "9fceb02d0ae598e95dc970b74767f19372d61af8",
                     *         "applications": [
                     *           "order"
                     *         ],
                     *         "announced": true
                     *       }
                     *     }
                     */
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        readonly data: components["schemas"]["ReceivedPush"];
                        readonly msg: string;
                    };
                };
            };
            /** @description code 1020: nothing was done; code 1021: not known yet, repeat the same request after Retry-After */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
}
