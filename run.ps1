# Runs the quickstart; with arguments, runs vmactors with them: ./run.ps1 run config/thrash.json --threads 2
$project = "$PSScriptRoot/src/VmActors.Cli"
if ($args.Count -eq 0) { dotnet run -c Release --project $project -- run "$PSScriptRoot/config/quickstart.json" }
else { dotnet run -c Release --project $project -- @args }
exit $LASTEXITCODE
