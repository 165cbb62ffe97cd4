namespace KSail.Clusters.Diagnosis;

/// <summary>What the console of a node says about why it does not come up: words that appear in it, and what they mean.</summary>
internal static class ConsoleCauses
{
    // In the order of how sure one can be. Words are of Talos' machined, of container runtimes and of the kernel.
    private static readonly (string Words, string Cause)[] Causes =
    [
        ("argument list too long", "its configuration is too long for the environment of a container; make patches smaller, above all inline manifests"),
        ("illegal base64 data", "its configuration arrived damaged; remove the node and run ClusterUp again"),
        ("exec format error", "its image is for another processor than this machine has; take an image for this one"),
        ("no space left on device", "the disk is full; free some space (docker system prune), and run ClusterUp again"),
        ("too many open files", "the kernel allows too few files or watches; raise fs.inotify.max_user_instances and fs.inotify.max_user_watches with sysctl"),
        ("inotify_init", "the kernel allows too few watches; raise fs.inotify.max_user_instances with sysctl"),
        ("out of memory", "there is too little memory; give the engine more, or configure fewer nodes"),
        ("oom-kill", "there is too little memory; give the engine more, or configure fewer nodes"),
        ("cgroup", "control groups are not as Talos needs them: version 2, and not those of a rootless engine"),
        ("br_netfilter", "the kernel module br_netfilter is missing; load it: sudo modprobe br_netfilter"),
        ("operation not permitted", "the engine does not allow what Talos needs; rootless engines and remapped users cannot run it"),
        ("read-only file system", "the image needs another folder that can be written than the ones it was given: is it of a Talos release that is not known here?"),
        ("time is not in sync", "it waits for the time: allow NTP (UDP 123), or name servers in machine.time.servers"),
        ("waiting for network", "it has no network; look at the network of the cluster, and at a firewall on this machine"),
    ];

    private static readonly string[] Refusals =
    [
        "configuration validation failed", "config validation failed", "error validating", "failed to validate", "unknown keys found", "failed to parse config", "error decoding",
    ];

    /// <summary>The most certain cause, with a remedy; null when nothing is known.</summary>
    public static string? Find(IReadOnlyList<string> console)
    {
        foreach (var (words, cause) in Causes)
        {
            for (var i = console.Count - 1; i >= 0; i--)
            {
                if (console[i].Contains(words, StringComparison.OrdinalIgnoreCase))
                    return cause;
            }
        }

        return null;
    }

    /// <summary>What the node says against its configuration; null when it does not refuse it.</summary>
    public static string? FindRefusal(IReadOnlyList<string> console)
    {
        for (var i = console.Count - 1; i >= 0; i--)
        {
            foreach (var words in Refusals)
            {
                if (console[i].Contains(words, StringComparison.OrdinalIgnoreCase))
                    return console[i];
            }
        }

        return null;
    }
}
