#!/usr/bin/env bash
# Runs the quickstart; with arguments, runs vmactors with them: ./run.sh run config/thrash.json --threads 2
set -euo pipefail
folder="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
if [ "$#" -eq 0 ]; then
  cd "$folder"
  set -- run config/quickstart.json
fi
exec dotnet run -c Release --project "$folder/src/VmActors.Cli" -- "$@"
