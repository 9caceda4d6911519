using VmActors.Runtime;
using VmActors.Runtime.Operations;
using VmActors.Vocabulary;

namespace VmActors.Kernel;

/// <summary>What the kernel's plain classes may ask of the actor around them: time, links, operations.</summary>
internal interface IKernelLinks
{
    SimTime Now { get; }

    ActorRef Disk { get; }

    ActorRef Daemon { get; }

    /// <summary>Only where there are files.</summary>
    ActorRef FileDisk { get; }

    ActorRef Cpu(CpuId cpu);

    /// <summary>Kernel work that takes time.</summary>
    DelayAwaitable Work(SimDuration duration);

    Reply<T> Ask<T>(ActorRef to, Message request)
        where T : Message;

    /// <summary>Asks for a publish step after this quantum.</summary>
    void RequestPublish();

    /// <summary>Starts an operation that nobody awaits.</summary>
    void Start(Operation operation);
}
