using System.Globalization;
using VmActors.Vocabulary;
using VmActors.Workloads;
using VmActors.Workloads.Traces;
using VmActors.Workloads.Traces.Binary;

namespace VmActors.Cli.Running;

/// <summary>Converts and describes traces by the workloads library.</summary>
internal sealed class TraceTool : ITraceTool
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Convert(string input, string output, CancellationToken cancellation)
    {
        var report = Checked(() => TraceConverter.Convert(input, output));
        return
        [
            FormattableString.Invariant($"{report.Lines} lines, {report.MessageLines} of them of scheduling and calls"),
            FormattableString.Invariant(
                $"{report.Counts.References} references, {report.Counts.Events} events, {report.Threads} threads"),
            FormattableString.Invariant($"{report.DistinctPages} pages, {report.DistinctDataPages} of data"),
            FormattableString.Invariant($"{report.TraceLength} bytes written"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"inferred: {report.InferredAreas.Length} areas from the start, {report.InferredMaps} maps, "
                + $"{report.InferredProtects} protects"),
            .. report.InferredAreas.Select(area => $"  {area.Range} {area.Protection} {area.Label}"),
        ];
    }

    /// <inheritdoc/>
    public TraceFacts Describe(string file, CancellationToken cancellation)
    {
        var info = Checked(() => TraceInfo.Read(file));
        return new TraceFacts(
            $"{(IsBinary(file) ? "vmtrace" : "lackey text")} of {info.Name}",
            info.Counts.Fetches,
            info.Counts.Loads,
            info.Counts.Stores,
            info.Counts.Modifies,
            [.. Events(info)],
            info.DistinctPages,
            info.DistinctDataPages,
            [.. info.Threads.Select(thread => new NamedCount(thread.Name, thread.Counts.References))],
            info.FileLength);
    }

    private static bool IsBinary(string file)
    {
        using var stream = File.OpenRead(file);
        Span<byte> start = stackalloc byte[4];
        return TraceFile.IsTrace(start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
    }

    private static IEnumerable<NamedCount> Events(TraceInfo info) => Enum.GetValues<OperationKind>()
        .Where(kind => kind > OperationKind.Modify && info.Counts[kind] > 0)
        .Select(kind => new NamedCount(kind.ToString().ToLowerInvariant(), info.Counts[kind]));

    private static T Checked<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (WorkloadException error)
        {
            throw new InvalidInputException(error.Message.Split('\n'));
        }
    }
}
