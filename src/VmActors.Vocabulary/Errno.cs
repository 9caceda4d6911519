namespace VmActors.Vocabulary;

/// <summary>Why a system call failed, by Linux's names and numbers
/// (<c>include/uapi/asm-generic/errno-base.h</c>).</summary>
public enum Errno
{
    /// <summary>It did not.</summary>
    None = 0,

    /// <summary>No such program.</summary>
    ENOENT = 2,

    /// <summary>No such file.</summary>
    EBADF = 9,

    /// <summary>No such child process.</summary>
    ECHILD = 10,

    /// <summary>There are as many processes or threads as may be.</summary>
    EAGAIN = 11,

    /// <summary>No memory, or a page of the range is in no area.</summary>
    ENOMEM = 12,

    /// <summary>The file's rights do not allow it.</summary>
    EACCES = 13,

    /// <summary>Not a place of the program's.</summary>
    EFAULT = 14,

    /// <summary>The memory is locked.</summary>
    EBUSY = 16,

    /// <summary>Something is there already.</summary>
    EEXIST = 17,

    /// <summary>Arguments that make no sense.</summary>
    EINVAL = 22,

    /// <summary>This machine has no such call.</summary>
    ENOSYS = 38,

    /// <summary>An offset behind the last that there can be.</summary>
    EOVERFLOW = 75,

    /// <summary>A flag that this kind of memory does not know.</summary>
    EOPNOTSUPP = 95,
}
