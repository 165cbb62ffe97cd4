namespace KSail.Testing.Hetzner;

/// <summary>One request that the double was asked.</summary>
/// <param name="Template">As in <see cref="HetznerCall"/>.</param>
/// <param name="Status">The status of the answer; 0 where there was none because the request was lost.</param>
/// <param name="Body">The body as it was sent.</param>
public sealed record HetznerRequestRecord(string Template, int Status, string Body);
