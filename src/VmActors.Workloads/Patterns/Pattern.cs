using VmActors.Vocabulary;

namespace VmActors.Workloads.Patterns;

/// <summary>A rule by which a thread chooses the addresses of its data references.</summary>
/// <remarks>To add one: a record in this folder with its own parameters, and its line in the pattern contract
/// tests.</remarks>
public abstract record Pattern
{
    /// <summary>
    /// A process of <paramref name="threads"/> threads that share one region, each with its own seed.
    /// </summary>
    /// <exception cref="ArgumentException">A problem of the options or of this pattern's own parameters.</exception>
    public Program CreateProgram(string name, int threads, PatternOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var open = Prepare(options);
        return new Program(
            name,
            [
                new InitialArea(options.CodePages, Protection.Read | Protection.Execute, "code"),
                new InitialArea(options.DataPages, Protection.ReadWrite, "data"),
            ],
            [
                .. Enumerable.Range(0, threads).Select(index => new ThreadProgram(
                    FormattableString.Invariant($"{name}.{index}"),
                    open(SplitMix64.Derive(options.Seed, index)))),
            ])
        {
            PageSize = options.PageSize,
            ReferenceCount = options.References * threads,
        };
    }

    /// <summary>One stream alone.</summary>
    /// <exception cref="ArgumentException">A problem of the options or of this pattern's own parameters.</exception>
    public IInstructionStream Open(PatternOptions options) => Prepare(options)(options.Seed);

    /// <summary>
    /// What is wrong with this pattern on <paramref name="options"/>, one sentence each; empty when nothing is.
    /// </summary>
    public IReadOnlyList<string> Problems(PatternOptions options)
    {
        var problems = options.Problems();
        return problems.Count > 0 ? problems : [.. OwnProblems(options)];
    }

    /// <summary>What is wrong with this pattern's own parameters on options that are right in themselves.</summary>
    private protected abstract IEnumerable<string> OwnProblems(PatternOptions options);

    /// <summary>Computes what the streams of a program share and returns how a seed becomes a stream.</summary>
    private protected abstract Func<ulong, IInstructionStream> PrepareChecked(PatternOptions options);

    private Func<ulong, IInstructionStream> Prepare(PatternOptions options)
    {
        var problems = Problems(options);
        return problems.Count == 0
            ? PrepareChecked(options)
            : throw new ArgumentException(string.Join("; ", problems), nameof(options));
    }
}
