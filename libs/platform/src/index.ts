export { reasonOf } from '@diancan/errors';
export { bootstrapService, createService, type BootstrapOptions } from './bootstrap/bootstrap-service.js';
export { directRoute } from './bootstrap/direct-route.js';
export { type RequestInterceptor } from './bootstrap/request-interceptor.js';
export { type ImageRequest, TakesImage } from './bootstrap/image-body.js';
export { namesOtherCharset, type RawBodyRequest } from './bootstrap/json-body.js';
export { REQUEST_ID_HEADER, requestIdOf } from './bootstrap/request-id.js';
export { SERVER_ADDRESS, type ServerAddress } from './bootstrap/server-address.js';
export { answerError, type ErrorAnswer } from './errors/error-answer.js';
export { explainLostServer } from './errors/lost-server.js';
export { redisRefusal, type RedisRefusal } from './errors/redis-refusal.js';
export { ServiceErrorFilter } from './errors/service-error.filter.js';
export { HealthModule } from './health/health.module.js';
export { Readiness, type ReadinessCheck, type ReadinessReport } from './health/readiness.js';
export {
  Allow,
  AllowPublic,
  CurrentCaller,
  type IdentifiedRequest,
  Open,
  OPEN_ROUTE,
} from './identity/allow.decorator.js';
export { IdentityGuard } from './identity/identity.guard.js';
export { IdentityModule } from './identity/identity.module.js';
export { IdentitySigner } from './identity/identity-signer.js';
export { IdentityVerifier } from './identity/identity-verifier.js';
export { OwnSecrets } from './identity/own-secrets.js';
export { ownPrivateKey, publicKeyOf } from './identity/key-files.js';
export { type Locale, localeOf } from './locale/locale.js';
export { type ErrorPage, loginErrorPage } from './login-error-page/login-error-page.js';
export {
  type ManagementRoute,
  type ManagementRoutes,
  OffersManagementRoutes,
  reads,
  writes,
} from './management/management-route.js';
export { RefusedOperationError } from './management/refused-operation.error.js';
export { Metrics, type MetricShape } from './metrics/metrics.js';
export { Handles } from './operation/handles.decorator.js';
export { type Backoff, backoffMs } from './periodic/backoff.js';
export { PeriodicJob } from './periodic/periodic-job.js';
export { PlatformModule } from './platform.module.js';
export { Deadline } from './request-context/deadline.js';
export {
  currentContext,
  outOfContext,
  type RequestContext,
  runInContext,
  throwIfAbandoned,
} from './request-context/request-context.js';
export { within } from './timing/within.js';
export {
  childOf,
  childTraceparent,
  formatTraceparent,
  newTrace,
  parseTraceparent,
  type TraceContext,
} from './trace/trace-context.js';
export { describeProblem, type FieldProblem } from './validation/describe-problem.js';
export { InvalidInputError } from './validation/invalid-input.error.js';
export { parseInput } from './validation/parse-input.js';
export { ZodPipe } from './validation/zod.pipe.js';
