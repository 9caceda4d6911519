using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace VmActors.Cli.Output;

/// <summary>
/// Makes file operations last through a crash, and swaps two folders in one step, where the system can.
/// </summary>
internal static partial class DiskBarrier
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint Exchange = 2; // RENAME_EXCHANGE

    /// <summary>Writes a new file and waits until its content is on the disk.</summary>
    public static void WriteFile(string path, string content)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        stream.Write(Encoding.UTF8.GetBytes(content));
        stream.Flush(flushToDisk: true);
    }

    /// <summary>
    /// Waits until the names in a folder are on the disk; nothing where folders cannot be synchronised.
    /// </summary>
    public static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        using var folder = Open(path, 0);
        if (!folder.IsInvalid) _ = Fsync(folder);
    }

    /// <summary>Swaps two folders in one step; false where that is impossible.</summary>
    public static bool TryExchange(string left, string right)
    {
        if (!OperatingSystem.IsLinux()) return false;
        try
        {
            return RenameAt2(CurrentFolder, left, CurrentFolder, right, Exchange) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Fsync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int oldFolder, string oldPath, int newFolder, string newPath, uint flags);
}
