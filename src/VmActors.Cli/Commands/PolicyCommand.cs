using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using VmActors.Cli.Output;
using VmActors.Cli.Running;
using VmActors.Documents;
using VmActors.Units.Replacement;
using VmActors.Units.Replacement.Curves;
using VmActors.Vocabulary;

namespace VmActors.Cli.Commands;

/// <summary><c>vmactors policy TRACE</c>: page replacement without the machine.</summary>
internal sealed class PolicyCommand(Terminal terminal)
{
    private const int FramesMax = 1 << 26;
    private const string AllPolicies = "all";

    private readonly Argument<string> _trace = new("TRACE")
    {
        Description = "A trace (.vmtrace, lackey text or gzip), or page numbers, one on each line.",
    };

    private readonly Option<IReadOnlyList<VictimPolicyKind>> _policies = new("--policy")
    {
        Description = $"Policies: {AllPolicies}, or some of {string.Join(", ", Words)}.",
        HelpName = "NAME,…",
        CustomParser = ParsePolicies,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<IReadOnlyList<int>> _frames = new("--frames")
    {
        Description = "Sizes of memories: a row for each policy in each.",
        HelpName = "N,…",
        CustomParser = ParseFrames,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<bool> _curve = new("--curve")
    {
        Description = "Misses in memories of every size, in one pass; of lru and opt.",
    };

    private readonly Option<long?> _window = CommandTree.CreateNumber(
        "--window", "Sizes of the working set of N references over time; also the window of policies that have one "
            + $"({new VictimPolicySpec(1, new ReferenceString()).Window} without).", 1, int.MaxValue);

    private readonly Option<string> _references = new("--refs")
    {
        Description = "Which references of a trace: data leaves instruction fetches out.",
        HelpName = "data|all",
        DefaultValueFactory = _ => "all",
    };

    private readonly Option<PageSize> _pageSize = new("--page-size")
    {
        Description = "Bytes of a page: a power of two from 32 to 1048576; 4096 without.",
        HelpName = "N",
        CustomParser = ParsePageSize,
        DefaultValueFactory = _ => PageSize.KiB4,
    };

    private readonly Option<long?> _seed =
        CommandTree.CreateNumber("--seed", "The seed of policies that draw; 0 without.", 0, long.MaxValue);

    private readonly Option<string> _format = CommandTree.CreateFormat();

    private static IEnumerable<string> Words => VictimPolicies.All.Select(kind => kind.Word);

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var policy = new PolicyCommand(terminal);
        policy._references.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && text is not ("data" or "all"))
                result.AddError($"--refs: \"{text}\"; expected data or all");
        });
        var command = new Command("policy", "Replacement policies side by side over one trace, without a machine.")
        {
            policy._trace, policy._policies, policy._frames, policy._curve, policy._window, policy._references,
            policy._pageSize, policy._seed, policy._format,
        };
        command.SetAction(policy.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        var kinds = parsed.GetValue(_policies)!;
        var curves = parsed.GetValue(_curve) ? Curves(kinds) : [];
        CheckQuestion(parsed, kinds);
        var path = parsed.GetValue(_trace)!;
        if (InputFile.Problem(path, "a trace, or page numbers") is { } problem)
            throw new InvalidInputException($"{path}: {problem}");
        var references = ReferenceReader.Read(path, parsed.GetValue(_pageSize), parsed.GetValue(_references) == "data");
        var rows =
            from kind in kinds
            from frames in parsed.GetValue(_frames)!
            select new PolicyRow(
                kind.Word, frames, references.Length, kind.CountMisses(Spec(parsed, frames, references)));
        var findings = new PolicyFindings(
            [.. rows],
            [.. curves.Select(kind => new PolicyCurve(kind.Word, kind.Curve!(references)))],
            parsed.GetValue(_window) is { } window ? WorkingSetSizes.Of(references, window) : null);
        terminal.Out.Write(
            parsed.GetValue(_format) == "json" ? PolicyText.Json(findings) : PolicyText.Text(findings));
        return ExitCode.Success;
    }

    private VictimPolicySpec Spec(ParseResult parsed, int frames, ReferenceString references)
    {
        var spec = new VictimPolicySpec(frames, references) { Seed = (ulong)(parsed.GetValue(_seed) ?? 0) };
        return parsed.GetValue(_window) is { } window ? spec with { Window = window } : spec;
    }

    private static List<VictimPolicyKind> Curves(IReadOnlyList<VictimPolicyKind> kinds)
    {
        var curves = kinds.Where(kind => kind.Curve is not null).ToList();
        if (curves.Count > 0) return curves;
        var able = VictimPolicies.All.Where(kind => kind.Curve is not null).Select(kind => kind.Word);
        throw new InvalidInputException(
            $"--curve: no policy given has a curve; expected {string.Join(" or ", able)} among --policy");
    }

    /// <summary>Something must be asked for, and a list of policies says nothing without one of memories.</summary>
    private void CheckQuestion(ParseResult parsed, IReadOnlyList<VictimPolicyKind> kinds)
    {
        var hasFrames = parsed.GetValue(_frames)!.Count > 0;
        if (kinds.Count == 0 && (hasFrames || parsed.GetValue(_window) is null))
            throw new InvalidInputException(
                $"--policy: missing; expected {AllPolicies}, or some of {string.Join(", ", Words)}");
        if (kinds.Count > 0 && !hasFrames && !parsed.GetValue(_curve))
            throw new InvalidInputException("--frames: missing; expected sizes of memories like 100,1000, or --curve");
    }

    private static IReadOnlyList<VictimPolicyKind> ParsePolicies(ArgumentResult result)
    {
        var kinds = new List<VictimPolicyKind>();
        foreach (var word in Parts(result))
        {
            if (word == AllPolicies) kinds.AddRange(VictimPolicies.All);
            else if (VictimPolicies.All.FirstOrDefault(kind => kind.Word == word) is { } kind) kinds.Add(kind);
            else result.AddError($"--policy: \"{word}\"; {NearestName.Hint(word, [AllPolicies, .. Words])}");
        }
        return kinds;
    }

    private static List<int> ParseFrames(ArgumentResult result)
    {
        var sizes = new List<int>();
        foreach (var word in Parts(result))
        {
            var isNumber = int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var frames);
            if (isNumber && frames is >= 1 and <= FramesMax) sizes.Add(frames);
            else
                result.AddError(FormattableString.Invariant(
                    $"--frames: \"{word}\"; expected whole numbers from 1 to {FramesMax}, like 100,1000"));
        }
        return sizes;
    }

    private static PageSize ParsePageSize(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        for (var shift = PageSize.ShiftMin; shift <= PageSize.ShiftMax; shift++)
        {
            if (text == (1 << shift).ToString(CultureInfo.InvariantCulture)) return new PageSize(shift);
        }
        result.AddError($"--page-size: \"{text}\"; expected a power of two from 32 to 1048576");
        return PageSize.KiB4;
    }

    private static string[] Parts(ArgumentResult result) => result.Tokens[0].Value.Split(',');
}
