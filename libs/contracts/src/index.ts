export {
  BRANCH_HEADER,
  CODE_HEADER,
  TIMEOUT_HEADER,
  TRACE_HEADER,
  TRACE_STATE_HEADER,
} from './call-headers.js';
export { done, type Envelope } from './envelope.js';
export { IDENTITY_HEADER, SERVICE_NAMES, type Caller, type Role, type ServiceName } from './identity.js';

export {
  fillText,
  isServiceError,
  ServiceError,
  type ErrorCatalogue,
  type ErrorEntry,
  type LogLevel,
} from './errors/error-catalogue.js';
export { inLanguage, type Words } from './errors/words.js';
export { ALL_ERRORS, errorEntryOf } from './errors/all-errors.js';
export { ConfigErrors } from './errors/config.errors.js';
export { FlashSaleErrors } from './errors/flash-sale.errors.js';
export { GatewayErrors } from './errors/gateway.errors.js';
export { OrderErrors } from './errors/order.errors.js';
export { PlatformErrors } from './errors/platform.errors.js';
export { TransactionErrors } from './errors/transaction.errors.js';
export { ProductErrors } from './errors/product.errors.js';
export { UserErrors } from './errors/user.errors.js';

export {
  MAX_CHOICES,
  MAX_LENGTH,
  MAX_LINE_QUANTITY,
  MAX_OPTIONS,
  MAX_ORDER_LINES,
  MAX_POSITION,
  MAX_PRICE_FEN,
  MAX_STOCK,
  OWN_ID_LENGTH,
} from './api/limits.js';
export { DEFAULT_PAGE_SIZE, id, openid, pageQuery, priceFen, text, type Page } from './api/fields.js';
export { matching, saying } from './api/own-words.js';
export { IDEMPOTENCY_KEY_HEADER, idempotencyKey } from './api/idempotency.js';
export type { Operation, Operations, ServiceOperation } from './api/operation.js';
export { routeOf, servicePathOf } from './api/operation-route.js';
export { OPERATIONS } from './api/operations.js';
export type { ReceivedPush } from './api/config.api.js';
export {
  cancelBySellerBody,
  createOrderBody,
  orderIdBody,
  orderIdQuery,
  orderListQuery,
  orderOperations,
  sellerOrderListQuery,
  type CreateOrderBody,
} from './api/order.api.js';
export type { CartLine } from './api/cart-line.js';
export {
  ORDER_EVENTS,
  ORDER_STATUSES,
  PAY_STATUSES,
  type OrderEventName,
  type OrderStatus,
  type OrderView,
  type PayStatus,
  type WaitRange,
} from './api/order-view.js';
export { quoteBody, type QuoteBody, type QuoteView } from './api/quote.js';
export {
  MAX_UPLOAD_BYTES,
  PICTURE_WIDTHS,
  pictureOperations,
  type SavedPicture,
  savedPicture,
} from './api/picture.api.js';
export {
  availableBody,
  categoryIdBody,
  DEFAULT_PICTURE,
  PICTURE_PATH,
  productIdBody,
  productOperations,
  restockBody,
  saveCategoryBody,
  saveProductBody,
  soldOutBody,
  type AvailableBody,
  type CategoryView,
  type MenuCategory,
  type MenuProduct,
  type RestockBody,
  type SaveCategoryBody,
  type SaveProductBody,
  type SellerProductView,
  type SoldOutBody,
} from './api/product.api.js';
export { type Fulfilment, ORDER_KINDS, type OrderKind } from './api/fulfilment.js';
export type { MadeChoice, OptionView, SaveOption } from './api/options.js';
export {
  activityIdBody,
  activityIdQuery,
  flashSaleOperations,
  flashSaleOrderBody,
  publishFlashSaleBody,
  ticketQuery,
  updateFlashSaleBody,
  type ActivityState,
  type ActivityView,
  type FlashSaleOrderBody,
  type PublishFlashSaleBody,
  type SellerActivityView,
  type TicketResult,
  type TicketState,
  type UpdateFlashSaleBody,
} from './api/flash-sale.api.js';
export {
  payOperations,
  reconcileBody,
  refundLinesBody,
  type JsapiParametersView,
  type ReconciliationView,
  type RefundLinesBody,
} from './api/pay.api.js';
export {
  REFUND_CAUSES,
  REFUND_STATES,
  type RefundCause,
  type RefundState,
  type RefundView,
} from './api/refund-view.js';
export {
  pauseShopBody,
  saveShopBody,
  shopOperations,
  type PauseShopBody,
  type SaveShopBody,
  type ShopProfile,
  type ShopState,
  type ShopView,
} from './api/shop.api.js';
export {
  saveTableBody,
  tableCodeQuery,
  tableIdBody,
  tableIdQuery,
  tableOperations,
  type SaveTableBody,
  type SeatedOrders,
  type TableView,
} from './api/table.api.js';
export type { ViewOf } from './api/view.js';
export {
  authorizeQuery,
  callbackQuery,
  type MeView,
  serverCallQuery,
  serverVerificationQuery,
  userOperations,
} from './api/user.api.js';

export {
  defineContract,
  isSafeToRepeat,
  methodPath,
  type ApiOf,
  type Contract,
  type Effect,
  type Method,
  type ParamsOf,
  type ReadOf,
  type ResultOf,
} from './rpc/contract.js';
export { branchLink, type BranchLink, gid } from './rpc/branch-link.js';
export { cartContract } from './rpc/cart.contract.js';
export { branchesContract, MAX_ENDED_BRANCHES } from './rpc/branches.contract.js';
export {
  decisionsContract,
  MAX_SETTLED_TRANSACTIONS,
  TRANSACTION_OUTCOMES,
  type TransactionOutcome,
} from './rpc/decisions.contract.js';
export { flashStockContract } from './rpc/flash-stock.contract.js';
export { reservationContract } from './rpc/reservation.contract.js';
export { shopContract } from './rpc/shop.contract.js';
export { staffContract } from './rpc/staff.contract.js';
export { stockContract } from './rpc/stock.contract.js';

export {
  defineConsumer,
  defineMessage,
  type ConsumerContract,
  type MessageContract,
  type PayloadOf,
} from './messages/message.js';
export { CONSUMERS, productFlashStock, productReturns, userNotices } from './messages/consumers.js';
export {
  orderAccepted,
  orderCancelled,
  orderFinished,
  orderPaid,
  orderReady,
  orderRefunded,
} from './messages/order.messages.js';
export { flashReturned, flashSold, flashUnsold, MAX_FLASH_ORDERS } from './messages/flash-sale.messages.js';
