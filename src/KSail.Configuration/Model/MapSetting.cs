using KSail.Configuration.Variables;

namespace KSail.Configuration.Model;

/// <summary>One entry of a mapping with free keys, for example a label.</summary>
/// <param name="Key">The key as written, at its own place.</param>
/// <param name="Value">The value.</param>
public sealed record MapSetting(Setting<string> Key, Setting<ExpandedText> Value);
