#Requires -Version 5.1
<#
.SYNOPSIS
Builds the module, runs its tests, or creates its package.
.DESCRIPTION
`dotnet build`, `dotnet test` and `dotnet pack src/OssCredentials.PowerShell` do the same without PowerShell. Test adds the
Pester tests if Pester is installed; Package creates the package for the PowerShell Gallery in artifacts/package.
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Package')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug'
)

$ErrorActionPreference = 'Stop'

function Invoke-DotNet([string[]] $Arguments) {
    & dotnet $Arguments
    if ($LASTEXITCODE -ne 0) {
        throw "dotnet $Arguments ended with exit code $LASTEXITCODE."
    }
}

$solution = Join-Path $PSScriptRoot OssCredentials.sln

if ('Build' -in $Task) {
    Invoke-DotNet -Arguments 'build', $solution, '--configuration', $Configuration
}

if ('Test' -in $Task) {
    Invoke-DotNet -Arguments 'test', $solution, '--configuration', $Configuration

    if (Get-Module Pester -ListAvailable | Where-Object Version -ge 5.0) {
        Import-Module Pester -MinimumVersion 5.0
        $result = Invoke-Pester (Join-Path (Join-Path $PSScriptRoot tests) Pester) -PassThru
        if ($result.Result -ne 'Passed') {
            throw "Pester: $($result.FailedCount) of $($result.TotalCount) tests failed."
        }
    }
    else {
        Write-Warning 'Pester 5 is not installed: its tests were not run.'
    }
}

if ('Package' -in $Task) {
    $project = Join-Path (Join-Path $PSScriptRoot src) OssCredentials.PowerShell
    $folder = Join-Path (Join-Path $PSScriptRoot artifacts) package

    # Built as for a release: the same sources give the same bytes.
    Invoke-DotNet -Arguments 'pack', $project, '--configuration', 'Release', '--output', $folder
    $null = Test-ModuleManifest (Join-Path $PSScriptRoot OssCredentials.psd1)
    Get-ChildItem $folder -Filter *.nupkg
}
