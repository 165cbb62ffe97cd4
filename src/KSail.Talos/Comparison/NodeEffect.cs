namespace KSail.Talos.Comparison;

/// <summary>What it takes until a node uses a changed value, from harmless to impossible.</summary>
public enum NodeEffect
{
    /// <summary>It is used at once.</summary>
    InPlace,

    /// <summary>It is used after a restart.</summary>
    Reboot,

    /// <summary>It is used once the partition of the node's data was wiped.</summary>
    Wipe,

    /// <summary>Only a node that is made anew has it.</summary>
    Replace,

    /// <summary>Only another cluster can have it.</summary>
    Impossible,
}
