using System.Runtime.InteropServices;

namespace KSail.Benchmarks;

/// <summary>Processor time of the children that ended so far. .NET forgets a child's own time when it ends; the system keeps the sum.</summary>
internal static partial class ChildProcessorTime
{
    private const int Children = -1;

    /// <returns>User and system time together; always zero on Windows, which keeps no such sum.</returns>
    public static TimeSpan Total()
    {
        if (OperatingSystem.IsWindows() || GetResourceUsage(Children, out var usage) != 0)
            return TimeSpan.Zero;
        return usage.User.ToTimeSpan() + usage.System.ToTimeSpan();
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetResourceUsage(int who, out ResourceUsage usage);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeValue
    {
        private readonly long _seconds;
        private readonly long _microseconds;

        public TimeSpan ToTimeSpan() => TimeSpan.FromSeconds(_seconds) + TimeSpan.FromMicroseconds((int)_microseconds);
    }

    /// <summary>Two times and fourteen counters nobody asks for here; the size must be right, the system fills all of it.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 16 * 2 + 8 * 14)]
    private readonly struct ResourceUsage
    {
        public readonly TimeValue User;
        public readonly TimeValue System;
    }
}
