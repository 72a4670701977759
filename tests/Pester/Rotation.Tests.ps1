#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

# A key is rotated as a user rotates it; each file has an emulator of its own.

BeforeAll {
    . "$PSScriptRoot/Emulator.ps1"
    $homeBefore = $env:HOME
    $env:HOME = Join-Path $TestDrive home
    New-Item -ItemType Directory (Join-Path $env:HOME .aliyun) | Out-Null
    Import-Subject
    Start-Emulator
    Set-OssCredential $EmulatorId -AccessKeySecret $EmulatorSecret
    Set-OssProfile production $EmulatorId -AccessKeySecret $EmulatorSecret | Out-Null
}

AfterAll {
    Clear-OssCredential
    Stop-Emulator
    $env:HOME = $homeBefore
}

Describe 'Update-OssAccessKey' {
    It 'asks, and says so where no one can answer a prompt' {
        $text = Invoke-Pwsh 'Update-OssAccessKey'

        $text | Should -BeLike '*no one can answer a prompt here*-Force*'
        (Get-OssCredential).AccessKeyId | Should -Be $EmulatorId
    }

    It 'tells its targets with -WhatIf, and leaves them alone' {
        Update-OssAccessKey -WhatIf | Should -BeNullOrEmpty
        $env:OSS_ACCESS_KEY_ID | Should -Be $EmulatorId
    }

    It 'puts a new key into the session and the profile, and makes the old one inactive' {
        $rotation = Update-OssAccessKey -Force

        $rotation.OldAccessKeyId | Should -Be $EmulatorId
        $rotation.OldState | Should -Be Inactive
        $rotation.StoredIn | Should -HaveCount 2
        $env:OSS_ACCESS_KEY_ID | Should -Be $rotation.NewAccessKeyId
        (Get-OssCredential -ProfileName production).AccessKeyId | Should -Be $rotation.NewAccessKeyId
        { Invoke-OssAssumeRole $RoleArn -AccessKeyId $EmulatorId -AccessKeySecret $EmulatorSecret -ErrorAction Stop } |
            Should -Throw -ErrorId 'ServiceRefused.InvalidAccessKeyId.Inactive,*'
    }

    It 'refuses at two keys, and drops the one that it is told to' {
        { Update-OssAccessKey -Force -ErrorAction Stop } | Should -Throw -ErrorId 'TwoAccessKeys,*'
        $Error[0].Exception.Keys.AccessKeyId | Should -Contain $EmulatorId

        $before = $env:OSS_ACCESS_KEY_ID
        $rotation = Update-OssAccessKey -DropAccessKeyId $EmulatorId -DeleteOld -Confirm:$false

        $rotation.DroppedAccessKeyId | Should -Be $EmulatorId
        $rotation.OldAccessKeyId | Should -Be $before
        $rotation.OldState | Should -Be Deleted
    }

    It 'shows no secret in <_>' -ForEach 'Format-List', 'Format-Table', 'Format-List *', 'ConvertTo-Json -Depth 5' {
        $secret = (Get-OssCredential -AsPlainText).AccessKeySecret
        $rotation = Update-OssAccessKey -DeleteOld -Force
        $new = (Get-OssCredential -AsPlainText).AccessKeySecret

        $text = $rotation | & ([scriptblock]::Create("`$input | $_")) | Out-String
        $text | Should -BeLike "*$($rotation.NewAccessKeyId)*"
        $text | Should -Not -BeLike "*$secret*"
        $text | Should -Not -BeLike "*$new*"
    }
}
