using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;

namespace VmActors.Vocabulary.Tests;

public class MemoryOperationTests
{
    private static Gen<long> Arguments => Words.OfBits(48);

    private static Gen<ulong> Addresses => Words.Any;

    private static Gen<Protection> Protections => Gen.Choose(0, 7).Select(bits => (Protection)bits);

    [Fact]
    public void An_operation_is_sixteen_bytes() => Assert.Equal(16, Unsafe.SizeOf<MemoryOperation>());

    [Fact]
    public void References_survive_packing() => Prop.ForAll(
        Gen.Choose(0, 3).Zip(Addresses).Zip(Gen.Choose(0, int.MaxValue)).ToArbitrary(), sample =>
        {
            var ((kind, address), size) = sample;
            var operation = MemoryOperation.Reference((AccessKind)kind, address, size);
            return operation.IsReference && operation.Access == (AccessKind)kind && (int)operation.Kind == kind
                && operation.Address == address && operation.Argument == size
                    && operation.Protection == Protection.None;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Maps_unmaps_and_protects_survive_packing() => Prop.ForAll(
        Addresses.Zip(Arguments).Zip(Protections).ToArbitrary(), sample =>
        {
            var ((address, bytes), protection) = sample;
            var map = MemoryOperation.Map(address, bytes, protection);
            var protect = MemoryOperation.Protect(address, bytes, protection);
            var unmap = MemoryOperation.Unmap(address, bytes);
            return Is(map, OperationKind.Map, address, bytes, protection)
                && Is(protect, OperationKind.Protect, address, bytes, protection)
                && Is(unmap, OperationKind.Unmap, address, bytes, Protection.None);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Times_and_meetings_survive_packing() => Prop.ForAll(
        Arguments.Zip(Words.Any.Select(word => (long)word)).Zip(Gen.Choose(0, int.MaxValue)).ToArbitrary(), sample =>
        {
            var ((cycles, number), parties) = sample;
            return Is(MemoryOperation.Compute(cycles), OperationKind.Compute, 0, cycles, Protection.None)
                && Is(MemoryOperation.Sleep(cycles), OperationKind.Sleep, 0, cycles, Protection.None)
                && MemoryOperation.Barrier(number, parties) is { Kind: OperationKind.Barrier } barrier
                && barrier.Number == number && barrier.Argument == parties
                && MemoryOperation.Post(number) is { Kind: OperationKind.Post } post && post.Number == number
                && MemoryOperation.Await(number) is { Kind: OperationKind.Await } await && await.Number == number
                && MemoryOperation.Exit() is { Kind: OperationKind.Exit, Argument: 0, IsReference: false };
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(-1)]
    [InlineData(MemoryOperation.ArgumentMax + 1)]
    public void Arguments_beyond_48_bits_are_refused(long argument)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MemoryOperation.Compute(argument));
        Assert.Throws<ArgumentOutOfRangeException>(() => MemoryOperation.Sleep(argument));
        Assert.Throws<ArgumentOutOfRangeException>(() => MemoryOperation.Map(0, argument, Protection.Read));
        Assert.Throws<ArgumentOutOfRangeException>(() => MemoryOperation.Unmap(0, argument));
        Assert.Throws<ArgumentOutOfRangeException>(() => MemoryOperation.Protect(0, argument, Protection.Read));
    }

    [Fact]
    public void A_negative_size_or_number_of_parties_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MemoryOperation.Reference(AccessKind.Load, 0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => MemoryOperation.Barrier(0, -1));
    }

    [Fact]
    public void Operations_print_for_people()
    {
        Assert.Equal("Store 0x7f001008 8 B", MemoryOperation.Reference(AccessKind.Store, 0x7f001008, 8).ToString());
        Assert.Equal("Map 0x10000 8192 B ReadWrite",
            MemoryOperation.Map(0x10000, 8192, Protection.ReadWrite).ToString());
        Assert.Equal("Unmap 0x10000 8192 B", MemoryOperation.Unmap(0x10000, 8192).ToString());
        Assert.Equal("Compute 5 cycles", MemoryOperation.Compute(5).ToString());
        Assert.Equal("Barrier 2 of 4", MemoryOperation.Barrier(2, 4).ToString());
        Assert.Equal("Post 3", MemoryOperation.Post(3).ToString());
        Assert.Equal("Exit", MemoryOperation.Exit().ToString());
    }

    private static bool Is(MemoryOperation operation, OperationKind kind, ulong address, long argument,
        Protection protection) =>
        operation.Kind == kind && operation.Address == address && operation.Argument == argument
            && operation.Protection == protection
        && !operation.IsReference;
}
