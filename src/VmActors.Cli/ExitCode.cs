namespace VmActors.Cli;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>A fault of this program.</summary>
    public const int Bug = 1;

    /// <summary>An answer of an exercise is wrong.</summary>
    public const int WrongAnswers = 1;

    /// <summary>The process makes no such reference, or is gone by then.</summary>
    public const int NothingToExplain = 1;

    /// <summary>Something that the user gave is wrong; nothing was written.</summary>
    public const int InvalidInput = 2;

    /// <summary>Stopped by SIGINT: 128 + 2.</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by SIGTERM: 128 + 15.</summary>
    public const int Terminated = 143;
}
