using VmActors.Units.Replacement;

namespace VmActors.Units.Tests.Replacement;

/// <summary>The recorded program's pages in fixed memories, as libCacheSim and a program written apart from this one
/// count them; ARC by the first only, CLOCK with the bit set on load by the second.</summary>
public sealed class RecordedReplacementTests
{
    [Theory]
    [InlineData("LRU", 185508, 201, 143)]
    [InlineData("FIFO", 197577, 248, 143)]
    [InlineData("CLOCK-CLEAR", 186227, 197, 143)]
    [InlineData("CLOCK", 186247, 206, 143)]
    [InlineData("OPT", 49535, 162, 143)]
    [InlineData("ARC", 185498, 203, 143)]
    public void Data_references_of_a_real_program_miss_as_in_other_simulators(
        string policy, long in16, long in64, long in256) =>
        Assert.Equal([in16, in64, in256], Misses(policy, KnownStrings.Data));

    [Theory]
    [InlineData("LRU", 186411, 394, 232)]
    [InlineData("FIFO", 212173, 492, 232)]
    [InlineData("CLOCK-CLEAR", 186885, 412, 232)]
    [InlineData("CLOCK", 187720, 424, 232)]
    [InlineData("OPT", 59991, 290, 232)]
    [InlineData("ARC", 186405, 401, 232)]
    public void All_references_of_a_real_program_miss_as_in_other_simulators(
        string policy, long in16, long in64, long in256) =>
        Assert.Equal([in16, in64, in256], Misses(policy, KnownStrings.All));

    private static IEnumerable<long> Misses(string policy, ReferenceString references) => new[] { 16, 64, 256 }
        .Select(frames => KnownStrings.Kind(policy).CountMisses(new VictimPolicySpec(frames, references)));
}
