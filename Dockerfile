# The image of a release: the program, the cdk command line and the Node.js that both run on. goreleaser builds it, with
# the binaries of the platforms beside this file:
#
#   docker run --rm -v "$PWD:/project" ghcr.io/compose-cdk/compose-cdk check
#
# With -e AWS_… variables, --entrypoint cdk deploys: cdk deploy --app compose-cdk. Building images of a project takes
# Docker, which is not in this image.
FROM node:24-bookworm-slim
ARG TARGETPLATFORM
COPY package.json /tmp/package.json
RUN npm install --global --no-fund --no-audit "aws-cdk@$(node -p 'require("/tmp/package.json").devDependencies["aws-cdk"]')" \
    && rm -rf /tmp/package.json /root/.npm
COPY $TARGETPLATFORM/compose-cdk /usr/local/bin/compose-cdk
USER node
WORKDIR /project
ENTRYPOINT ["compose-cdk"]
