#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

# Test-OssCredential as a user types it. The environments that it must tell apart are in the cmdlets' own tests.

BeforeAll {
    . "$PSScriptRoot/Emulator.ps1"
    Import-Subject
    Start-Emulator
}

AfterAll {
    Stop-Emulator
}

Describe 'Test-OssCredential' {
    BeforeEach {
        Set-OssCredential $EmulatorId -AccessKeySecret $EmulatorSecret
    }

    AfterEach {
        Clear-OssCredential
    }

    It 'says who this is' {
        ($checks = Test-OssCredential) | Should -Not -BeNullOrEmpty

        ($checks | Where-Object Name -EQ Identity).Message | Should -BeLike '*user/emulator-user*'
        $checks | Where-Object State -EQ Failed | Should -BeNullOrEmpty
    }

    It 'answers true or false with -Quiet' {
        Test-OssCredential -Quiet | Should -BeTrue
        $env:OSS_ACCESS_KEY_SECRET = $EmulatorId
        Test-OssCredential -Quiet -Offline | Should -BeFalse
        Test-OssCredential -Quiet | Should -BeFalse
    }

    It 'shows the remedy in the table and in the list, and no secret' {
        $env:OSS_ACCESS_KEY_SECRET = "'$EmulatorSecret'"

        $table = Test-OssCredential -Offline | Format-Table | Out-String -Width 300
        $list = Test-OssCredential -Offline | Format-List | Out-String -Width 300

        $table | Should -BeLike '*-> Set the value again without the quotation marks.*'
        $list | Should -BeLike '*Remedy   : Set the value again without the quotation marks.*'
        $table + $list | Should -Not -BeLike "*$EmulatorSecret*"
    }

    It 'takes a credential from the pipeline, whatever the session has' {
        $credential = Invoke-OssAssumeRole $RoleArn
        $env:OSS_ACCESS_KEY_SECRET = 'broken'

        $credential | Test-OssCredential -Quiet | Should -BeTrue
    }
}
