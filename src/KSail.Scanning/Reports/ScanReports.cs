using KSail.Scanning.Reports.Html;
using KSail.Scanning.Results;

namespace KSail.Scanning.Reports;

/// <summary>The reports of a scan, in a folder of the environment's own: for scripts, code scanning services, test dashboards and people.</summary>
public static class ScanReports
{
    /// <summary>Name of the report for scripts, which is also what the next scan is compared with.</summary>
    public const string JsonFileName = "scan.json";

    /// <summary>Name of the report for code scanning services and editors.</summary>
    public const string SarifFileName = "scan.sarif";

    /// <summary>Name of the report for test dashboards.</summary>
    public const string JunitFileName = "scan.junit.xml";

    /// <summary>Name of the report for people.</summary>
    public const string HtmlFileName = "scan.html";

    /// <summary>
    /// Writes all reports, each file whole or not at all; one that has the right bytes already is left alone. The same result gives the
    /// same bytes, except for the page, which also says what changed since the scan whose <see cref="JsonFileName"/> is in the folder.
    /// </summary>
    /// <param name="result">What the scan says.</param>
    /// <param name="directory">Absolute path of the folder; it is made if need be.</param>
    /// <param name="repositoryRoot">Absolute path that paths are relative to.</param>
    /// <param name="configFile">Absolute path of the environment's configuration file: code scanning shows findings there whose own place is not in the repository.</param>
    /// <param name="toolVersion">Version of the SDK.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file must not be written.</exception>
    public static void Write(ScanResult result, string directory, string repositoryRoot, string configFile, string toolVersion)
    {
        ArgumentNullException.ThrowIfNull(result);
        Directory.CreateDirectory(directory);
        var json = Path.Combine(directory, JsonFileName);
        var findings = FindingList.Of(result, repositoryRoot);
        var changes = PreviousScan.Read(json) is { } previous ? ScanChanges.Between(previous, result, findings) : null;

        ReportFile.Replace(Path.Combine(directory, SarifFileName), ScanSarif.Write(result, findings, configFile, toolVersion));
        ReportFile.Replace(Path.Combine(directory, JunitFileName), ScanJunit.Write(result, repositoryRoot));
        ReportFile.Replace(Path.Combine(directory, HtmlFileName), ScanPage.Write(result, findings, changes, toolVersion));
        // Last, because it is the past of the next page: where another file failed, the changes will be told again.
        ReportFile.Replace(json, ScanJson.Write(result, repositoryRoot));
    }
}
