using Mono.Cecil;
using Tidy.Rules;

namespace Tidy;

/// <summary>A run is a function of its configuration, its inputs and its seed: docs/determinism.md as tests.</summary>
public class DeterminismTests
{
    private static IEnumerable<TypeDefinition> Model => Code.Model.SelectMany(assembly => assembly.Types());

    [Fact]
    public void The_model_asks_the_host_for_nothing() =>
        Findings.AreNone(Model.SelectMany(BannedCalls.HostUses), Exceptions.HostUses);

    [Fact]
    public void Hash_codes_make_hash_codes_only() =>
        Findings.AreNone(Model.SelectMany(BannedCalls.HashUses), Exceptions.HashUses);

    [Fact]
    public void Runs_share_no_state() =>
        Findings.AreNone(Model.SelectMany(BannedCalls.SharedState), Exceptions.SharedState);

    [Fact]
    public void Nothing_is_done_in_the_order_of_a_hash_table() =>
        Findings.AreNone(Model.SelectMany(UnorderedIteration.Check), Exceptions.UnorderedIteration);

    [Theory]
    [InlineData("Clock", "System.DateTime::get_UtcNow")]
    [InlineData("Watch", "System.Diagnostics.Stopwatch::GetTimestamp")]
    [InlineData("Ticks", "System.Environment::get_TickCount64")]
    [InlineData("Dice", "System.Random::get_Shared")]
    [InlineData("Name", "System.Guid::NewGuid")]
    [InlineData("Locked", "System.Threading.Monitor::Enter")]
    [InlineData("Counted", "System.Threading.Interlocked::Increment")]
    [InlineData("Waiting", "System.Threading.Tasks.Task::get_CompletedTask")]
    [InlineData("Speaking", "System.Console::WriteLine")]
    [InlineData("Reading", "System.IO.File::ReadAllText")]
    [InlineData("Lambda", "System.DateTime::get_Now")]
    public void A_use_of_the_host_is_found(string method, string call) => Assert.Contains(
        new Finding("Tidy.Samples.HostUser", $"{method} calls {call}"),
        Code.Sample("HostUser").SelectMany(BannedCalls.HostUses));

    [Fact]
    public void A_hash_code_in_a_result_is_found() => Assert.Equal(
        ["Direct uses a hash code", "Combined uses a hash code"],
        Code.Sample("HashUser").SelectMany(BannedCalls.HashUses).Select(finding => finding.What));

    [Fact]
    public void A_static_field_that_changes_is_found_and_a_constant_is_not() => Assert.Equal(
        ["<Setting>k__BackingField", "Table", "_count"],
        Code.Sample("SharedState").SelectMany(BannedCalls.SharedState)
            .Select(finding => finding.What.Split(' ')[3]).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_way_to_walk_a_hash_table_is_found_and_others_are_free() => Assert.Equal(
        Code.Sample("TableWalker").Where(type => !type.Name.StartsWith('<')).SelectMany(type => type.Methods)
            .Select(method => method.Name)
            .Where(name => name.StartsWith("Walks", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
        Code.Sample("TableWalker").SelectMany(UnorderedIteration.Check)
            .Select(finding => finding.What.Split(' ')[0]).Distinct().Order(StringComparer.Ordinal));
}
