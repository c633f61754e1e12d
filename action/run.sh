#!/usr/bin/env bash
# The last step of the GitHub Action in ../action.yml, which sets the variables.
set -euo pipefail

flags=()
while IFS= read -r file; do
  [ -z "$file" ] || flags+=(--file "$file")
done <<< "${FILES:-}"
[ -z "${PROJECT_NAME:-}" ] || flags+=(--project-name "$PROJECT_NAME")
[ -z "${PROFILES:-}" ] || flags+=(--profile "$PROFILES")

arguments=()
while IFS= read -r argument; do
  [ -z "$argument" ] || arguments+=("$argument")
done <<< "${ARGUMENTS:-}"

case "$COMMAND" in
  check)
    compose-cdk check --format github ${flags[@]+"${flags[@]}"} ${arguments[@]+"${arguments[@]}"}
    ;;
  plan)
    compose-cdk plan --format markdown ${flags[@]+"${flags[@]}"} ${arguments[@]+"${arguments[@]}"} >> "$GITHUB_STEP_SUMMARY"
    ;;
  deploy)
    compose-cdk up --yes ${flags[@]+"${flags[@]}"} -- ${arguments[@]+"${arguments[@]}"}
    ;;
  *)
    echo "::error::command must be check, plan or deploy, found $COMMAND"
    exit 1
    ;;
esac
