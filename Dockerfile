# One image for every process of the fleet: DIANCAN_APP says which of them a container runs.

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./

# All packages, and what the compiler makes of the sources.
FROM packages AS build
# The image has a Node of its own: the packages that bring one (189 MB) are left out, which no option of npm can say
# without leaving out the compiler's own binary, too.
RUN --mount=type=cache,target=/root/.npm npm pkg delete optionalDependencies && npm ci
COPY nest-cli.json tsconfig.json .swcrc ./
COPY libs libs
COPY apps apps
RUN node_modules/.bin/nest build --all

# The packages that services run with.
FROM packages AS production-packages
# Not --omit=optional: sharp's binaries are optional packages.
RUN --mount=type=cache,target=/root/.npm npm pkg delete optionalDependencies && npm ci --omit=dev

FROM node:24-bookworm-slim
# The config centre fetches settings with git, also over ssh, and from a repository of the machine that is mounted at
# /settings, whosever it is.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates git openssh-client \
 && rm -rf /var/lib/apt/lists/* \
 && git config --system --add safe.directory /settings \
 && git config --system --add safe.directory /settings/.git
WORKDIR /app
# Volumes take the owner of the folder on which they are mounted first: nothing here needs root.
RUN install -d -o node -g node -m 0700 /data /keys /settings /handed-out /handed-out/order /handed-out/sandbox
COPY --from=production-packages /app/node_modules node_modules
COPY package.json ./
COPY menu menu
COPY scripts scripts
COPY deploy/compose/bin /usr/local/bin/
COPY --from=build /app/dist dist
USER node
ENV NODE_ENV=production DIANCAN_DATA_DIR=/data DIANCAN_KEYS_DIR=/keys
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=6 CMD ["node", "scripts/compose/healthy.mjs"]
# The shell is gone once Node runs: signals reach the service.
CMD ["sh", "-c", "exec node \"dist/apps/${DIANCAN_APP:?which app is this container?}/src/main.js\""]
