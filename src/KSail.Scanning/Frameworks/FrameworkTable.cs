namespace KSail.Scanning.Frameworks;

/// <summary>The frameworks of Kubescape's library of controls, as of August 2026.</summary>
internal static class FrameworkTable
{
    /// <summary>Stands for three frameworks at once.</summary>
    public const string Everything = "all";

    private const string CisOthers =
        "0092-0114 0116-0123 0125-0127 0129-0142 0144-0176 0178-0185 0205 0208 0209 0212 0277 0283 0284";

    private const string CisFiles =
        "0041 0186-0193 0197-0204 0206 0207 0210 0211 0246 0275 0276 0278-0282 0286-0289";

    private const string EksOthers =
        "0066 0067 0167 0171-0176 0178 0180 0181 0183 0185 0205 0209 0212 0222 0223 0225 0227-0232 0234 0235 0238 0285";

    private const string AksOthers =
        "0088 0167 0171-0180 0182 0183 0185 0205 0208 0209 0212 0213 0235 0238-0245 0247 0248 0250-0252";

    /// <summary>All of them.</summary>
    public static readonly Framework[] All =
    [
        new(
            "NSA",
            "0002 0012 0013 0016 0017 0030 0034 0035 0038 0041 0044 0046 0054 0055 0057 0059 0068 0270 0271 0292",
            "0005 0058 0066 0067 0069 0070"),
        new(
            "MITRE",
            "0002 0007 0012 0014 0015 0020 0031 0035 0037 0042 0045 0048 0053 0054 0057 0059 0068",
            "0021 0026 0036 0039 0052 0058 0066 0067 0069 0070"),
        new(
            "ArmoBest",
            "0002 0012 0013 0016 0017 0030 0034 0035 0038 0041 0044 0046 0049 0054 0055 0057 0059 0061-0063 0065 0068 0078 0081 0091 0236 0237 "
                + "0270 0271 0292 0306",
            "0005 0058 0066 0067 0069 0070 0079 0087 0089"),
        new("DevOpsBest", "0018 0044 0056 0061 0073-0077 0253 0268-0271 0292-0296 0298-0300 0302 0305 0307", ""),
        new(
            "security",
            "0012 0013 0016 0017 0034 0035 0038 0041 0044-0046 0048 0057 0074 0211 0255 0257-0262 0267 0270-0273 0292",
            "0005 0066 0069 0070 0256 0264-0266 0274"),
        new("SOC2", "0012 0035 0186 0260 0263", "0067 0264"),
        new("WorkloadScan", "0012 0013 0016 0017 0034 0038 0041 0044-0046 0048 0055 0057 0078 0207 0257 0260 0270 0271", ""),
        new(
            "ClusterScan",
            "0002 0007 0012 0013 0015 0035 0038 0041 0048 0057 0063 0187 0188 0260 0262",
            "0005 0036 0039 0066 0067 0088 0256 0265"),
        new("cis-v1.10.0", CisFiles, CisOthers),
        new("cis-v1.12.0", CisFiles, CisOthers + " 0290 0291"),
        new("cis-eks-t1.7.0", "0078 0186-0191 0193-0197 0206 0207 0221", EksOthers) { IsForCloud = true },
        new("cis-eks-t1.8.0", "0078 0186-0191 0193-0197 0206 0207 0221 0278 0279 0281 0282", EksOthers) { IsForCloud = true },
        new("cis-aks-t1.2.0", "0078 0186-0190 0201 0206 0207 0211 0214-0219 0249 0254", AksOthers) { IsForCloud = true },
        new("cis-aks-t1.8.0", "0078 0186-0190 0201 0206 0207 0211 0214-0219 0249 0254 0279-0282", AksOthers) { IsForCloud = true },
        new(
            "cis-gke-v1.9.0",
            "0014 0078 0186 0187 0189-0192 0206 0207 0210 0211 0221 0246 0262 0286 0289",
            "0066 0067 0088 0164 0165 0171 0185 0205 0209 0212 0223 0225-0229 0231-0235 0265 0308")
        {
            IsForCloud = true,
        },
        new(
            "AllControls",
            "0001 0002 0004 0007 0009 0012-0018 0020 0030 0031 0034 0035 0037 0038 0041 0042 0044-0046 0048-0050 0053-0057 0059 0061-0063 0065 "
                + "0068 0073-0078 0081 0083-0085 0090 0091 0186-0204 0206 0207 0210 0211 0214-0221 0236 0237 0246 0249 0253-0255 0257-0263 "
                + "0267-0273 0275 0276 0278-0282 0286-0289 0292-0307",
            "0005 0021 0026 0036 0039 0052 0058 0066 0067 0069 0070 0079 0087-0089 0092-0185 0205 0208 "
                + "0209 0212 0213 0222 0223 0225-0235 0238-0245 0247 0248 0250-0252 0256 0264-0266 0274 0277 0283-0285 0290 0291 0308"),
    ];

    /// <summary>The framework of a name, without regard to case; null when there is none.</summary>
    public static Framework? Find(string name)
    {
        for (var i = 0; i < All.Length; i++)
        {
            if (string.Equals(All[i].Name, name, StringComparison.OrdinalIgnoreCase))
                return All[i];
        }

        return null;
    }

    /// <summary>Everything that may be named beside IDs of controls.</summary>
    public static IEnumerable<string> Names()
    {
        foreach (var framework in All)
            yield return framework.Name;
        yield return Everything;
    }
}
