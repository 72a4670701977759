@{
    ModuleVersion        = '0.1.0'
    GUID                 = '6f0b6a0c-9d0b-4a0e-8a53-6b1b7d9c2f41'
    Author               = 'the OssCredentials authors'
    CompanyName          = 'the OssCredentials authors'
    Copyright            = '(c) 2026 the OssCredentials authors. MIT License.'
    Description          = 'Gets Alibaba Cloud OSS credentials from wherever they are, and puts them where programs look for them.'
    PowerShellVersion    = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions = @('Core', 'Desktop')

    # The manifest alone picks the assembly; a loader script would lose its cmdlets on Import-Module -Force.
    NestedModules        = if ($PSEdition -eq 'Core') {
        'module/bin/net8.0/OssCredentials.PowerShell.dll'
    }
    else {
        'module/bin/netstandard2.0/OssCredentials.PowerShell.dll'
    }
    FormatsToProcess     = @('module/OssCredentials.Format.ps1xml')

    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    CmdletsToExport      = @(
        'Clear-OssCredential'
        'Connect-OssAccount'
        'Disconnect-OssAccount'
        'Export-OssCredential'
        'Get-OssCallerIdentity'
        'Get-OssCredential'
        'Get-OssEcsRoleCredential'
        'Get-OssProfile'
        'Invoke-OssAssumeRole'
        'New-OssSessionPolicy'
        'Remove-OssProfile'
        'Set-OssCredential'
        'Set-OssProfile'
        'Switch-OssProfile'
        'Test-OssCredential'
        'Update-OssAccessKey'
        'Use-OssCredential'
    )

    PrivateData          = @{
        PSData = @{
            ReleaseNotes = 'The first version.'
            Tags         = @('Alibaba', 'AlibabaCloud', 'Aliyun', 'OSS', 'STS', 'RAM', 'Credentials', 'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS')
        }
    }
}
